import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { chmodSync, copyFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './packed';

// The package as users have it. A program of it starts in a quarter of the time that one from the sources takes.

/** A module's file that Node loads, by the module's place in lib: `cli/main`. */
export function compiled(module: string): string {
  const sources = new Map(
    readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => [path, readFileSync(join(ROOT, 'lib', path), 'utf8')]),
  );
  // one who watches changes the sources while a run goes on
  const version = createHash('sha256')
    .update(JSON.stringify([...sources]))
    .digest('hex');
  const folder = join(tmpdir(), `compiled-${version.slice(0, 12)}`);
  if (!existsSync(folder)) {
    compileInto(folder, sources);
  }
  return join(folder, 'dist', `${module}.js`);
}

function compileInto(folder: string, sources: ReadonlyMap<string, string>): void {
  const made = mkdtempSync(join(tmpdir(), 'compiling-'));
  // a test starts it as nobody
  chmodSync(made, 0o755);
  copyFileSync(join(ROOT, 'package.json'), join(made, 'package.json'));
  ['node_modules', 'tools'].forEach((name) => symlinkSync(join(ROOT, name), join(made, name)));
  const { compilerOptions } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (file) => ts.sys.readFile(file))
    .config as {
    readonly compilerOptions: object;
  };
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, ROOT);
  for (const [path, text] of sources) {
    const file = join(made, 'dist', path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      ts.transpileModule(text, { compilerOptions: options, fileName: join(ROOT, 'lib', path) }).outputText,
    );
  }
  try {
    renameSync(made, folder);
  } catch {
    // another worker was first, with the same
    rmSync(made, { recursive: true });
  }
}
