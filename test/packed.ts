import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '..');
export const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
export const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: object;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

/** What `npm publish` would send to the registry. */
export interface Packed {
  readonly archive: string;
  readonly archiveBytes: number;
  readonly unpackedBytes: number;
  readonly files: readonly string[];
}

interface NpmPack {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Compiles the library and packs it into the folder. Sources and a test are there to be left out. */
export function packInto(folder: string): Packed {
  const source = join(folder, 'source');
  for (const name of ['package.json', 'LICENSE', 'README.md', 'tools', 'lib', 'test/fixtures.ts']) {
    cpSync(join(ROOT, name), join(source, name), { recursive: true });
  }
  run(process.execPath, [TSC, '-p', 'tsconfig.build.json', '--outDir', join(source, 'dist')], ROOT);
  bundleInto(join(source, 'dist'));
  const words = ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', folder];
  const [packed] = JSON.parse(run('npm', words, source)) as readonly NpmPack[];
  if (packed === undefined) {
    throw new Error('npm packed nothing');
  }
  const { filename, size, unpackedSize, files } = packed;
  return {
    archive: join(folder, filename),
    archiveBytes: size,
    unpackedBytes: unpackedSize,
    files: files.map(({ path }) => path),
  };
}

/** Writes what of the library Node loads into the folder. */
export function bundleInto(folder: string): void {
  run(process.execPath, [join(ROOT, 'node_modules', 'rolldown', 'bin', 'cli.mjs'), '-c', '-d', folder], ROOT);
}

/** What a program prints. Where it fails, that is part of the error. */
export function run(program: string, words: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  try {
    return execFileSync(program, words, {
      cwd,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 ** 2,
    });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${program} ${words.join(' ')} failed: ${stdout}${stderr}`);
  }
}
