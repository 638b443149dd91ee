import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export const CHECKOUT = resolve(__dirname, '../..');
/** What stands for `cdktf-lvs` in a shell. */
export const COMMAND = `${process.execPath} --import file://${CHECKOUT}/node_modules/tsx/dist/loader.mjs ${CHECKOUT}/lib/cli/main.ts`;

/** How a command ended, and what it wrote. */
export interface End {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

export function shell(script: string, cwd: string, env: Environment = {}): Promise<End> {
  return new Promise((done) => {
    const options = { cwd, env: { ...process.env, CI: undefined, TERM: 'xterm', ...env }, maxBuffer: 2 ** 26 };
    execFile('sh', ['-c', script], options, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

/** Runs it on a pseudo-terminal of 80 columns, and gives what came to the screen. */
export function onTerminal(words: string, cwd: string, env: Environment = {}): Promise<End> {
  return shell(`script -qec 'stty cols 80 rows 40; exec ${COMMAND} ${words}' /dev/null </dev/null`, cwd, env);
}

/** What the screen says, without how. */
export function plainLines(text: string): readonly string[] {
  return text.replaceAll(new RegExp('\u001b\\[[0-9;?]*[A-Za-z]', 'g'), '').split(/\r?\n/);
}
