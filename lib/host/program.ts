import type { ExecaError } from 'execa';
import { HostError } from './host-error';
import type { Task } from './task';

/** How to run a program. */
export interface ProgramOptions extends Task {
  readonly limitMs: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Gets each line the program writes, on either stream. */
  readonly onLine?: (line: string) => unknown;
}

// a user's PATH may lack the folders where Debian keeps mkfs, sfdisk, libvirtd
export const PATH = [process.env['PATH'], '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':');

/** Runs a program to its end and gives its standard output; a failure is a sentence with the program's last words. */
export async function run(program: string, args: readonly string[], options: ProgramOptions): Promise<string> {
  const { limitMs, cwd, env, input, signal, onLine } = options;
  signal?.throwIfAborted();
  const { execa, ExecaError } = await execaPackage();
  const child = execa(program, args, {
    ...(cwd !== undefined && { cwd }),
    ...(signal !== undefined && { cancelSignal: signal }),
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    env: { LC_ALL: 'C.UTF-8', ...env, PATH },
    timeout: limitMs,
    forceKillAfterDelay: 5_000,
  });
  if (onLine !== undefined) {
    child.stdout.on('data', linesTo(onLine));
    child.stderr.on('data', linesTo(onLine));
  }
  try {
    return (await child).stdout;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ExecaError) {
      throw new HostError(`${program} failed: ${lastWords(error)}`, { cause: error });
    }
    throw error;
  }
}

/** Whether the program ends with success within the limit. */
export async function succeeds(program: string, args: readonly string[], limitMs: number): Promise<boolean> {
  const { execa } = await execaPackage();
  const { failed } = await execa(program, args, {
    env: { PATH },
    stdio: 'ignore',
    timeout: limitMs,
    killSignal: 'SIGKILL',
    reject: false,
  });
  return !failed;
}

/** A static import would be a `require`, which tsx cannot do with packages that only name an `import`. */
function execaPackage(): Promise<typeof import('execa')> {
  return import('execa');
}

function lastWords(
  error: Pick<ExecaError, 'code' | 'timedOut' | 'durationMs' | 'stderr' | 'stdout' | 'originalMessage'>,
): string {
  if (error.code === 'ENOENT') {
    return 'it is not installed';
  }
  if (error.timedOut) {
    return `no end after ${(error.durationMs / 1000).toFixed(0)} s`;
  }
  const text = String(error.stderr).trim() || String(error.stdout).trim() || error.originalMessage || '';
  return text.split('\n').slice(-3).join(' | ');
}

function linesTo(onLine: (line: string) => unknown): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  };
}
