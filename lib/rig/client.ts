import { extname, join } from 'node:path';
import { HostError } from '../host/host-error';
import { packageFolder } from '../host/package-folder';
import { run } from '../host/program';
import { FTP_PROGRAM } from './ftp-program';
import type { Answer, CommandResult, Probe, ProbeOptions, ProbeResult } from './rig';

/** Where requests come from: a network namespace, or this machine itself. */
export interface Client {
  readonly namespace: string | undefined;
}

/** One request; undefined if no answer came within the limit. */
export async function request(client: Client, url: string, limitMs: number): Promise<Answer | undefined> {
  const [program, ...args] = commandOf(client, 'request-program', [url, `${limitMs}`]);
  const text = await run(program, args, { limitMs: limitMs + 20_000 });
  return (JSON.parse(text) as Answer | null) ?? undefined;
}

/** Runs a command there; also a failure of it is a result. */
export async function clientRun(client: Client, command: readonly string[], limitMs: number): Promise<CommandResult> {
  const [name = '', ...words] = command;
  const [program, ...args] = inNamespace(client, [name, ...words]);
  const { execa } = await import('execa');
  const ended = await execa(program, args, { timeout: limitMs, reject: false, stdin: 'ignore' });
  if (ended.timedOut || ended.code === 'ENOENT') {
    const why = ended.timedOut ? `did not end in ${limitMs / 1000} s` : 'is not installed here';
    throw new HostError(`'${command.join(' ')}' on the client's side ${why}`);
  }
  // as a shell counts what a signal ended
  return { exitCode: ended.exitCode ?? 128, stdout: ended.stdout, stderr: ended.stderr };
}

/** Starts a probe; it ends with this process, if not before. */
export async function startProbe(client: Client, options: ProbeOptions): Promise<Probe> {
  const { url, intervalMs = 50, timeoutMs = 700, keptIntervalMs = 200, signal } = options;
  const [program, ...args] = commandOf(
    client,
    'probe-program',
    [url, intervalMs, timeoutMs, keptIntervalMs].map(String),
  );
  const { execa } = await import('execa');
  const child = execa(program, args, {
    stdin: 'pipe',
    stderr: 'pipe',
    buffer: { stdout: false },
    reject: false,
    ...(signal !== undefined && { cancelSignal: signal }),
    // a Ctrl-C is for the caller, who then stops the probe
    detached: true,
  });
  let seen = { answered: 0, failed: 0, keptAnswered: 0 };
  let result: ProbeResult | undefined;
  const reading = (async () => {
    for await (const line of child.iterable()) {
      const message = JSON.parse(line) as { readonly progress: typeof seen } | { readonly result: ProbeResult };
      if ('result' in message) {
        result = message.result;
      } else {
        seen = message.progress;
      }
    }
    const { stderr } = await child;
    signal?.throwIfAborted();
    if (result === undefined) {
      throw new HostError(`the probe of ${url} ended without a result: ${stderr.trim().split('\n').at(-1)}`);
    }
    return result;
  })();
  // whoever stops the probe hears of its failure; until then it must not end the process
  reading.catch(() => undefined);
  return {
    answered: () => seen.answered,
    failed: () => seen.failed,
    keptAnswered: () => seen.keptAnswered,
    stop: () => {
      child.stdin.end();
      const killer = setTimeout(() => child.kill('SIGKILL'), timeoutMs + 10_000);
      return reading.finally(() => clearTimeout(killer));
    },
  };
}

/** In lib/ the programs are TypeScript, in dist/ they are not; the one that asks in FTP is Python. */
function commandOf(client: Client, program: string, args: readonly string[]): readonly [string, ...string[]] {
  if (args[0]?.startsWith('ftp:') === true) {
    return inNamespace(client, ['python3', '-c', FTP_PROGRAM, program, ...args]);
  }
  const extension = extname(__filename);
  const [folder, loader] = extension === '.ts' ? ['lib', ['--import', 'tsx']] : ['dist', []];
  const file = join(packageFolder(), folder, 'rig', `${program}${extension}`);
  return inNamespace(client, [process.execPath, ...loader, file, ...args]);
}

function inNamespace({ namespace }: Client, command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return namespace === undefined ? command : ['ip', 'netns', 'exec', namespace, ...command];
}
