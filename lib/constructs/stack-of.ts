import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { InputError } from '../errors';

/**
 * The stack that a construct lies in.
 * @throws InputError where it lies in none, or in one of another CDK core
 */
export function stackOf(scope: Construct): TerraformStack {
  const isStack = (ancestor: Construct): boolean => TerraformStack.isStack(ancestor);
  const stack = scope.node.scopes.find(isStack);
  if (stack === undefined) {
    throw new InputError('LVS009', `${scope.node.path || 'the app'} lies in no TerraformStack: create a stack first`);
  }
  if (!(stack instanceof TerraformStack)) {
    throw new InputError(
      'LVS009',
      `${stack.node.path} is a stack of another CDK core: let both be one, with "cdktf": "npm:cdktn@..." in package.json`,
    );
  }
  return stack;
}
