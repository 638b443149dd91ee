import { readdirSync, readFileSync } from 'node:fs';
import { HostError } from './host-error';
import { waitUntil } from './task';

/**
 * The processes that see a tmpfs whose source is called so.
 * Unlike a pid, such a name is never inherited by a stranger, and it lives exactly as long as the last of them.
 */
export function processesWith(mount: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && read(entry, 'mountinfo').includes(` - tmpfs ${mount} `))
    .map(Number);
}

/** Asks them to end, insists after 3 s, and returns when all are gone; `but` names programs to leave alone. */
export async function endProcesses(mount: string, but: readonly string[] = []): Promise<void> {
  const living = (): number[] => processesWith(mount).filter((pid) => !but.includes(read(pid, 'comm').trim()));
  const gone = (limitMs: number): Promise<void> =>
    waitUntil(() => living().length === 0, { what: `the processes of ${mount} to end`, limitMs, everyMs: 50 });
  for (const [signal, limitMs] of [
    ['SIGTERM', 3_000],
    ['SIGKILL', 10_000],
  ] as const) {
    living().forEach((pid) => send(pid, signal));
    try {
      await gone(limitMs);
      return;
    } catch (error) {
      if (!(error instanceof HostError) || signal === 'SIGKILL') {
        throw error;
      }
    }
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended by itself between the look and the signal
  }
}

/** A file of a process; empty if the process has ended meanwhile, or is a zombie. */
function read(pid: string | number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
