/** The source of the file that keeps the generated classes out of trees of another CDK core. */
export const CORE_SOURCE = `import { TerraformStack } from 'cdktf';
import { type Construct, type IConstruct } from 'constructs';

/** What is wrong with a stack that another CDK core than this one made, and what to do. */
export function otherCore(stack: IConstruct): string {
  return \`\${stack.node.path} is a stack of another CDK core: let both be one, with "cdktf": "npm:cdktn@..." in package.json\`;
}

/**
 * The scope of a new element.
 * @throws Error where its stack is of another CDK core, whose synth would die in elements that lack what it calls
 */
export function ofThisCore(scope: Construct): Construct {
  requireThisCore(scope);
  return scope;
}

function requireThisCore(scope: IConstruct): void {
  if (scope instanceof TerraformStack) {
    return;
  }
  if (TerraformStack.isStack(scope)) {
    throw new Error(\`LVS009: \${otherCore(scope)}\`);
  }
  if (scope.node.scope !== undefined) {
    requireThisCore(scope.node.scope);
  }
}
`;
