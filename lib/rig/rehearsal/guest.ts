import { HostError } from '../../host/host-error';
import type { Task } from '../../host/task';
import { type Channel, type GuestEvent, openChannel } from './channel';
import { type GuestMachine, startQemu } from './qemu';

/** A QEMU with the line to its agent. */
export interface Guest {
  readonly channel: Channel;
  /** Waits for the work as long as the guest lives, and no longer than the limit. */
  readonly limited: <T>(work: Promise<T>, what: () => string, limitMs: number) => Promise<T>;
  readonly stop: () => Promise<void>;
}

const LAST_LINES = 14;

/** Starts it; it ends by `stop`, by the caller's signal, or with this process. */
export async function startGuest(
  machine: GuestMachine,
  { signal }: Task,
  onEvent: (event: GuestEvent) => void,
): Promise<Guest> {
  signal?.throwIfAborted();
  const channel = await openChannel(machine.socket, onEvent);
  const qemu = startQemu(machine);
  const withLastWords = (text: string): HostError =>
    new HostError(`${text}; the last lines of its console:\n${lastWords(qemu.console())}`);
  const kill = (): void => qemu.kill();
  signal?.addEventListener('abort', kill, { once: true });
  const died = qemu.ended.then((reason) => {
    const error = withLastWords(`the guest of the rehearsal is gone: ${reason}`);
    channel.end(error);
    return error;
  });

  return {
    channel,
    limited: async (work, what, limitMs) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        const tell = (): void => reject(withLastWords(`waited ${limitMs / 1000} s for ${what()}, in vain`));
        timer = setTimeout(tell, limitMs);
      });
      const gone = died.then((error) => {
        signal?.throwIfAborted();
        throw error;
      });
      try {
        return await Promise.race([work, late, gone]);
      } finally {
        clearTimeout(timer);
      }
    },
    stop: async () => {
      signal?.removeEventListener('abort', kill);
      qemu.kill();
      await died;
    },
  };
}

/** A panic's first line says more than its last ones. */
function lastWords(lines: readonly string[]): string {
  const panic = lines.findIndex((line) => line.includes('Kernel panic'));
  const words = panic === -1 ? lines.slice(-LAST_LINES) : lines.slice(Math.max(0, panic - 4), panic + 4);
  return words.map((line) => `  ${line}`).join('\n');
}
