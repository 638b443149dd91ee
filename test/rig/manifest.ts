import { Testing } from 'cdktf';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, parseManifest } from '../../lib/manifest';
import { manualStack } from '../stack';

/** What a synth of the manual's cluster leaves for tools. */
export function manualManifest(...changes: Parameters<typeof manualStack>): Manifest {
  const stack = manualStack(...changes);
  const folder = join(Testing.fullSynth(stack), 'stacks', stack.node.id);
  return parseManifest(readFileSync(join(folder, 'lvs.manifest.json'), 'utf8'));
}
