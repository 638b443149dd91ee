import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder } from '../cache-folder';
import type { Manifest } from '../manifest';
import { MANIFEST_FILE, printManifest } from '../manifest';
import { shortHashOf } from './content-hash';
import { SYSTEM_AREA_BYTES } from '../render/iso9660';
import type { Pieces } from '../render/pieces';
import { joined } from '../render/pieces';
import type { HostSeed } from './host-seed';
import { discOf, SEED_FOLDER } from './host-seed';

/**
 * Where the seed disks of a stack lie that bring secrets: outside of what is shown, stored and committed.
 * @param outdir the app's output folder: two checkouts do not take each other's disks away
 */
export function secretFolderOf(outdir: string, stack: string): string {
  return join(cacheFolder(), 'seeds', `${stack}-${shortHashOf(resolve(outdir))}`);
}

/** Writes what lies beside a stack's Terraform document: the manifest, and the seed disks, without those of an earlier synth. */
export function writeStackFolder(
  folder: string,
  manifest: Manifest,
  seeds: readonly HostSeed[],
  secretFolder: string,
): void {
  mkdirSync(join(folder, SEED_FOLDER), { recursive: true });
  writeFileSync(join(folder, MANIFEST_FILE), printManifest(manifest));
  const paths = new Set(seeds.map(({ path }) => resolve(folder, path)));
  [join(folder, SEED_FOLDER), secretFolder].filter((each) => existsSync(each)).forEach((each) => tidy(each, paths));
  for (const seed of seeds) {
    const path = resolve(folder, seed.path);
    if (seed.secrets.length > 0) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      // anew: a file that is there keeps its mode
      rmSync(path, { force: true });
      write(path, discOf(seed), 'wx', 0o600);
    } else {
      const disc = discOf(seed);
      if (!isThere(path, disc)) {
        write(path, disc, 'w');
      }
    }
  }
}

/** Most synths change few disks, and to read one takes a fraction of what its writing takes. */
function isThere(path: string, disc: Pieces): boolean {
  return existsSync(path) && readFileSync(path).equals(joined([SYSTEM_AREA, ...disc]));
}

const SYSTEM_AREA = new Uint8Array(SYSTEM_AREA_BYTES);

/** The system area stays a hole, which reads as zeros. */
function write(path: string, disc: Pieces, flags: string, mode?: number): void {
  const file = openSync(path, flags, mode);
  try {
    const bytes = joined(disc);
    for (let done = 0; done < bytes.length;) {
      done += writeSync(file, bytes, done, bytes.length - done, SYSTEM_AREA_BYTES + done);
    }
  } finally {
    closeSync(file);
  }
}

function tidy(folder: string, wanted: ReadonlySet<string>): void {
  for (const path of readdirSync(folder).map((name) => join(resolve(folder), name))) {
    if (path.endsWith('.iso') && !wanted.has(path)) {
      rmSync(path);
    }
  }
}
