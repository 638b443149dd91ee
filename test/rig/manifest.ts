import { type TerraformStack, Testing } from 'cdktf';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, MANIFEST_FILE, parseManifest } from '../../lib/manifest';
import { manualStack } from '../stack';

/** What a synth of the stack leaves for tools. */
export function manifestOf(stack: TerraformStack): Manifest {
  const outdir = Testing.fullSynth(stack);
  const text = readFileSync(join(outdir, 'stacks', stack.node.id, MANIFEST_FILE), 'utf8');
  rmSync(outdir, { recursive: true });
  return parseManifest(text);
}

/** The same of the manual's cluster. */
export function manualManifest(...changes: Parameters<typeof manualStack>): Manifest {
  return manifestOf(manualStack(...changes));
}
