import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { chmodSync, copyFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleInto, ROOT } from './packed';

// The package as users have it. A program of it starts in a quarter of the time that one from the sources takes.

/** An entry's file that Node loads, by the entry's place in lib: `cli/main`. */
export function compiled(module: string): string {
  // one who watches changes the sources while a run goes on
  const version = createHash('sha256');
  for (const path of ['rolldown.config.mjs', ...sources()]) {
    version.update(path).update(readFileSync(join(ROOT, path)));
  }
  const folder = join(tmpdir(), `compiled-${version.digest('hex').slice(0, 12)}`);
  if (!existsSync(folder)) {
    compileInto(folder);
  }
  return join(folder, 'dist', `${module}.js`);
}

function sources(): readonly string[] {
  const names = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join('lib', name));
}

function compileInto(folder: string): void {
  const made = mkdtempSync(join(tmpdir(), 'compiling-'));
  // a test starts it as nobody
  chmodSync(made, 0o755);
  copyFileSync(join(ROOT, 'package.json'), join(made, 'package.json'));
  ['node_modules', 'tools'].forEach((name) => symlinkSync(join(ROOT, name), join(made, name)));
  bundleInto(join(made, 'dist'));
  try {
    renameSync(made, folder);
  } catch {
    // another worker was first, with the same
    rmSync(made, { recursive: true });
  }
}
