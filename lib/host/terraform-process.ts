import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PATH } from './program';
import { terraformBinary } from './provider';
import type { Task } from './task';

/** How to run terraform in a folder. */
export interface TerraformRun extends Task {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly limitMs: number;
  /** From the request to stop until it is killed: one that writes a state needs time. */
  readonly stopLimitMs: number;
  /** Gets each line that terraform writes. */
  readonly onLine: (line: string) => void;
  /** Is called when the limit has come, before terraform is asked to stop. */
  readonly onLimit: () => void;
}

/** How it ended. */
export interface TerraformEnd {
  readonly exitCode: number | undefined;
  /** Where all its words are. */
  readonly log: string;
}

/**
 * Runs terraform so that it ends well even if this process does not: it writes to a file, because on a pipe that
 * nobody reads any more it would die with a half-made resource in no state.
 */
export async function runTerraform(
  command: string,
  options: readonly string[],
  run: TerraformRun,
): Promise<TerraformEnd> {
  const log = join(run.folder, `terraform-${command}.log`);
  // one that an ended caller has left behind goes on writing to the old file
  await rm(log, { force: true });
  const file = await open(log, 'w+');
  const child = spawn(terraformBinary(), [`-chdir=${run.folder}`, command, '-input=false', ...options], {
    env: { ...process.env, ...run.env, LC_ALL: 'C.UTF-8', PATH },
    stdio: ['ignore', file.fd, file.fd],
    // a Ctrl-C reaches the whole group of a terminal, and is for the caller, who then stops it
    detached: true,
  });
  let isStopping = false;
  const stop = (): void => {
    // a second signal makes terraform drop its state
    if (!isStopping) {
      isStopping = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), run.stopLimitMs).unref();
    }
  };
  const limit = setTimeout(() => {
    run.onLimit();
    stop();
  }, run.limitMs);
  run.signal?.addEventListener('abort', stop, { once: true });
  if (run.signal?.aborted === true) {
    // it was stopped while the file was opened
    stop();
  }
  try {
    const end = once(child, 'exit') as Promise<[number | null]>;
    let isEnded = false;
    const noteEnd = (): void => {
      isEnded = true;
    };
    end.then(noteEnd, noteEnd);
    await follow(file, run.onLine, () => isEnded);
    const [exitCode] = await end;
    return { exitCode: exitCode ?? undefined, log };
  } finally {
    clearTimeout(limit);
    run.signal?.removeEventListener('abort', stop);
    await file.close();
    endGroup(child.pid);
  }
}

/** Ends the providers that a killed terraform has left in a folder: they hold their connection and wait for ever. */
export function endOrphans(folder: string): void {
  const parentOf = (pid: string): string => /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const isProvider = readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('terraform-provi');
      if (isProvider && parentOf(pid) === '1' && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)) {
        process.kill(Number(pid), 'SIGKILL');
      }
    } catch {
      // it has ended meanwhile, or is another user's
    }
  }
}

async function follow(file: FileHandle, onLine: (line: string) => void, isEnded: () => boolean): Promise<void> {
  const chunk = Buffer.alloc(64 * 1024);
  const decoder = new TextDecoder();
  let position = 0;
  let rest = '';
  for (;;) {
    // asked before the read: what was written before the end is read after it
    const wasEnded = isEnded();
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    position += bytesRead;
    const lines = (rest + decoder.decode(chunk.subarray(0, bytesRead), { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
    if (bytesRead === 0 && wasEnded) {
      break;
    }
    if (bytesRead === 0) {
      await sleep(100);
    }
  }
  if (rest !== '') {
    onLine(rest);
  }
}

/** A terraform that had to be killed leaves its provider. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, 'SIGKILL');
    }
  } catch {
    // nobody is left: that is how it should be
  }
}
