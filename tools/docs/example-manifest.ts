import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest, MANIFEST_FILE, parseManifest } from '../../lib/manifest';

const ROOT = join(__dirname, '../..');

const manifests = new Map<string, Manifest>();

/** What a program of examples/ leaves for tools. */
export function exampleManifest(file: string): Manifest {
  const manifest = manifests.get(file) ?? synthesized(file);
  manifests.set(file, manifest);
  return manifest;
}

function synthesized(file: string): Manifest {
  const outdir = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    const environment = { ...process.env, CDKTF_OUTDIR: outdir };
    execFileSync(process.execPath, ['--import', 'tsx', join('examples', file)], { cwd: ROOT, env: environment });
    const [stack = ''] = readdirSync(join(outdir, 'stacks'));
    return parseManifest(readFileSync(join(outdir, 'stacks', stack, MANIFEST_FILE), 'utf8'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
