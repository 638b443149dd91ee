import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { InputError } from '../errors';
import { otherCore } from '../provider-libvirt/core';

/**
 * The stack that a construct lies in: of stacks in each other the innermost, whose document has its resources.
 * @throws InputError where it lies in none, or in one of another CDK core
 */
export function stackOf(scope: Construct): TerraformStack {
  const stack = scope.node.scopes.filter(isStack).at(-1);
  if (stack === undefined) {
    throw new InputError('LVS009', `${scope.node.path || 'the app'} lies in no TerraformStack: create a stack first`);
  }
  if (!(stack instanceof TerraformStack)) {
    throw new InputError('LVS009', otherCore(stack));
  }
  return stack;
}

/** What lies between a construct and its stack, from the outside in; the construct itself is the last. */
export function scopesInStack(scope: Construct): readonly IConstruct[] {
  const { scopes } = scope.node;
  return scopes.slice(scopes.map(isStack).lastIndexOf(true) + 1);
}

function isStack(each: IConstruct): boolean {
  return TerraformStack.isStack(each);
}
