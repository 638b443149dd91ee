import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../manifest';
import { MANIFEST_FILE, printManifest } from '../manifest';
import type { HostSeed } from './host-seed';
import { discOf, SEED_FOLDER } from './host-seed';

/** Writes what lies beside a stack's Terraform document: the manifest, and the seed disks, without those of an earlier synth. */
export function writeStackFolder(folder: string, manifest: Manifest, seeds: readonly HostSeed[]): void {
  mkdirSync(join(folder, SEED_FOLDER), { recursive: true });
  writeFileSync(join(folder, MANIFEST_FILE), printManifest(manifest));
  const paths = new Set(seeds.map(({ path }) => path));
  for (const path of readdirSync(join(folder, SEED_FOLDER)).map((name) => `${SEED_FOLDER}/${name}`)) {
    if (path.endsWith('.iso') && !paths.has(path)) {
      rmSync(join(folder, path));
    }
  }
  for (const seed of seeds) {
    writeFileSync(join(folder, seed.path), discOf(seed));
  }
}
