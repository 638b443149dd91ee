import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

/** The repository. */
export const ROOT = resolve(__dirname, '..');

/** A throw-away folder where the compiled library is installed beside compiled programs, as users have it. */
export class Installation {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdktf-lvs-bench-'));

  public constructor() {
    const modules = join(this.folder, 'node_modules');
    const library = join(modules, 'cdktf-lvs');
    mkdirSync(library, { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(library, 'package.json'));
    run(['node_modules/rolldown/bin/cli.mjs', '-c', '-d', join(library, 'dist')], ROOT);
    for (const name of ['cdktf', 'constructs']) {
      this.link(name, name);
    }
    const programs = readdirSync(join(__dirname, 'synth')).map((name) => join(__dirname, 'synth', name));
    for (const source of [...programs, join(ROOT, 'examples', 'seed.ts')]) {
      this.write(source.replace(/^.*\/|\.ts$/g, '') + '.js', compiled(readFileSync(source, 'utf8')));
    }
  }

  /** Puts a CDK core in the place of cdktf. */
  public useCore(core: 'cdktf' | 'cdktn'): void {
    rmSync(join(this.folder, 'node_modules', 'cdktf'));
    this.link(core, 'cdktf');
  }

  /** Copies a folder to where its imports find what is installed here, and gives its path. */
  public copy(folder: string, name: string): string {
    const path = join(this.folder, name);
    cpSync(folder, path, { recursive: true });
    return path;
  }

  /** Writes a file beside the programs and gives its path. */
  public write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Runs a program in a process of its own, and gives what it prints. */
  public run(program: string, ...args: readonly string[]): string {
    return run([join(this.folder, `${program}.js`), ...args], this.folder);
  }

  /** Runs a program that does not measure itself, and gives what its whole process prints in the end. */
  public runMeasured(program: string, ...args: readonly string[]): string {
    const words = ['--require', join(this.folder, 'whole.js'), join(this.folder, `${program}.js`), ...args];
    return run(words, this.folder).trim().split('\n').at(-1) ?? '';
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private link(from: string, to: string): void {
    symlinkSync(join(ROOT, 'node_modules', from), join(this.folder, 'node_modules', to));
  }
}

/** A TypeScript text as CommonJS, without its types being checked. */
export function compiled(text: string): string {
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
  return transpileModule(text, { compilerOptions }).outputText;
}

function run(words: readonly string[], folder: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${words[0]} ended with ${status}: ${stdout}${stderr}`);
  }
  return stdout;
}
