import type { TerraformStack } from 'cdktf';
import type { Manifest } from '../manifest';
import { manifestIn, validated } from './prepared';

/**
 * The manifest that a synth would write beside the stack's Terraform document. Nothing is written.
 * @throws Error with all problems of the stack
 */
export function manifestOf(stack: TerraformStack): Manifest {
  return manifestIn(validated(stack));
}
