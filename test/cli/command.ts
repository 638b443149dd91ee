import { execFile } from 'node:child_process';
import { compiled } from '../compiled';

/** What stands for `cdktf-lvs`: a program and its first word. */
export const PROGRAM = [process.execPath, compiled('cli/main')] as const;

/** The same in a shell. */
export const COMMAND = PROGRAM.join(' ');

/** How a command ended, and what it wrote. */
export interface End {
  /** -1 where it could not be started, or a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string>>;

/** Where a command runs, and what it finds in its environment beside the tests' own. */
interface Place {
  readonly cwd: string;
  readonly env?: Environment;
}

/** Runs a program to its end. */
export function ended([program, ...words]: readonly [string, ...string[]], { cwd, env }: Place): Promise<End> {
  const options = { cwd, env: { ...process.env, CI: undefined, TERM: 'xterm', ...env }, maxBuffer: 2 ** 26 };
  return new Promise((done) => {
    execFile(program, words, options, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

/** Runs `cdktf-lvs` with these words. */
export function cli(words: readonly string[], place: Place): Promise<End> {
  return ended([...PROGRAM, ...words], place);
}

/** Runs what one would type. */
export function shell(script: string, cwd: string, env: Environment = {}): Promise<End> {
  return ended(['sh', '-c', script], { cwd, env });
}
