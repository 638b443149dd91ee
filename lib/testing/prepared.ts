import { TerraformStack } from 'cdktf';
import { Site } from '../constructs/site';
import { manifestOf } from '../constructs/site-manifest';
import { stackOf } from '../constructs/stack-of';
import type { Manifest } from '../manifest';
import { annotationsOf } from './annotations';
import { applyAspects } from './aspects';

/** A stack that a synth would write. */
export interface Prepared {
  readonly stack: TerraformStack;
  /** None where the stack has nothing of this library. */
  readonly site: Site | undefined;
}

/**
 * Does what cdktf does with a stack before it writes it.
 * @throws Error with all problems, as cdktf would
 */
export function validated(given: TerraformStack): Prepared {
  const stack = stackOf(given);
  const all = stack.node.root.node.findAll();
  all.filter((each): each is TerraformStack => TerraformStack.isStack(each)).forEach((each) => each.prepareStack());
  applyAspects(stack);
  stack.runAllValidations();
  const errors = stack.node.findAll().flatMap((each) => annotationsOf(each).filter(isError));
  if (errors.length > 0) {
    const lines = errors.map(({ path, message }) => `[${path}] ${message}`);
    throw new Error(`Encountered Annotations with level "ERROR":\n${lines.join('\n')}`);
  }
  return { stack, site: Site.in(stack) };
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === 'error';
}

/** The manifest of a stack that was validated. */
export function manifestIn({ stack, site }: Prepared): Manifest {
  if (site === undefined) {
    throw new Error(`${stack.node.path} has nothing of cdktf-lvs, and so no manifest`);
  }
  return manifestOf(site);
}
