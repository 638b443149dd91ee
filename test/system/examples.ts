import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';
import { type Manifest, MANIFEST_FILE, parseManifest } from '../../lib/manifest';
import { compiled } from '../compiled';

const FOLDER = join(__dirname, '../../examples');

/** The files of all examples: a new one is rehearsed as soon as it lies there. */
export const EXAMPLES = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'));

/** Those that break in ways of their own: a topology, or a service whose connections are of another kind. */
export const DRILLED = ['seed.ts', 'ftp.ts', 'choose-topology.ts', 'direct-routing.ts', 'tunnel.ts'];

/** Runs an example as a user does, with a change of its text if need be, and gives the folder of its one stack. */
export function synthesizeExample(
  name: string,
  outdir: string,
  change: (text: string) => string = (text) => text,
): string {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const { outputText } = transpileModule(change(text), { compilerOptions: { module: ModuleKind.CommonJS } });
  const program = outputText.replaceAll('"cdktf-lvs"', JSON.stringify(compiled('index')));
  const { status, stderr } = spawnSync(process.execPath, ['-e', program], {
    cwd: join(FOLDER, '..'),
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    encoding: 'utf8',
  });
  const [stack, ...more] = status === 0 ? readdirSync(join(outdir, 'stacks')) : [];
  if (stack === undefined || more.length > 0) {
    throw new Error(`examples/${name} ends with ${status}, and ${more.length} more stacks: ${stderr}`);
  }
  return join(outdir, 'stacks', stack);
}

const manifests = new Map<string, Manifest>();

/** What that leaves for tools. */
export function exampleManifest(name: string): Manifest {
  const manifest = manifests.get(name) ?? synthesizedManifest(name);
  manifests.set(name, manifest);
  return manifest;
}

function synthesizedManifest(name: string): Manifest {
  const outdir = mkdtempSync(join(tmpdir(), 'cdktf-lvs-example-'));
  try {
    return parseManifest(readFileSync(join(synthesizeExample(name, outdir), MANIFEST_FILE), 'utf8'));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
