import type { TerraformStack } from 'cdktf';
import { manifestOf as manifestOfSite } from '../constructs/site-manifest';
import type { Manifest } from '../manifest';
import type { Prepared } from './prepared';
import { validated } from './prepared';

/**
 * The manifest that a synth would write beside the stack's Terraform document. Nothing is written.
 * @throws Error with all problems of the stack
 */
export function manifestOf(stack: TerraformStack): Manifest {
  return manifestIn(validated(stack));
}

/** That of a stack which was validated already. */
export function manifestIn({ stack, site }: Prepared): Manifest {
  if (site === undefined) {
    throw new Error(`${stack.node.path} has nothing of cdktf-lvs, and so no manifest`);
  }
  return manifestOfSite(site);
}
