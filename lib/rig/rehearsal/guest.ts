import { HostError } from '../../host/host-error';
import type { Task } from '../../host/task';
import { type Channel, type GuestEvent, openChannel } from './channel';
import { type GuestMachine, type Qemu, startQemu } from './qemu';

/** What a guest is started as. */
export interface GuestStart {
  /** Which one it is, for messages. */
  readonly title: string;
  readonly machine: GuestMachine;
  readonly hear: (event: GuestEvent) => void;
}

/** A QEMU with the line to its agent. */
export interface Guest<T> {
  readonly plan: T;
  readonly channel: Channel;
  /** Waits for the work as long as all guests live, and no longer than the limit. */
  readonly limited: <T>(work: Promise<T>, what: () => string, limitMs: number) => Promise<T>;
  readonly stop: () => Promise<void>;
}

const LAST_LINES = 14;

/**
 * Starts them; they end by `stop`, by the caller's signal, or with this process. When one is gone, nobody answers any more
 * for the others either: they would only be half a cluster.
 */
export async function startGuests<T extends GuestStart>(
  plans: readonly T[],
  { signal }: Task,
): Promise<readonly Guest<T>[]> {
  const qemus = new Map<T, Qemu>();
  const ready = await Promise.all(
    plans.map(async (plan) => {
      const words = (): string => lastWords(qemus.get(plan)?.console() ?? []);
      return { plan, channel: await openChannel(plan.machine.socket, plan.hear, words) };
    }),
  );
  const endAll = (error: Error): void => ready.forEach(({ channel }) => channel.end(error));
  if (signal?.aborted === true) {
    endAll(new HostError('no guest was started'));
    signal.throwIfAborted();
  }
  const running = startPlugged(ready);
  running.forEach(({ plan, qemu }) => qemus.set(plan, qemu));
  const kill = (): void => running.forEach(({ qemu }) => qemu.kill());
  signal?.addEventListener('abort', kill, { once: true });
  const guests = running.map((guest) => ({
    ...guest,
    ended: guest.qemu.ended.then((reason) => withLastWords(`${guest.plan.title} is gone: ${reason}`, guest.qemu)),
  }));
  const died = Promise.race(guests.map(({ ended }) => ended)).then((error) => {
    endAll(error);
    return error;
  });

  return guests.map(({ plan, channel, qemu, ended }) => ({
    plan,
    channel,
    limited: async (work, what, limitMs) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        const tell = (): void => reject(withLastWords(`waited ${limitMs / 1000} s for ${what()}, in vain`, qemu));
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
      await ended;
    },
  }));
}

/**
 * All at once, so that nothing is heard here of the cables between them: the first QEMU at one makes it, and the other gets
 * its end.
 */
function startPlugged<T extends { readonly plan: GuestStart }>(
  ready: readonly T[],
): readonly (T & { readonly qemu: Qemu })[] {
  const started: (T & { readonly qemu: Qemu })[] = [];
  try {
    for (const each of ready) {
      const ends = new Map(started.flatMap(({ qemu }) => [...qemu.ends]));
      started.push({ ...each, qemu: startQemu(each.plan.machine, ends) });
    }
    return started;
  } catch (error) {
    started.forEach(({ qemu }) => qemu.kill());
    throw error;
  } finally {
    started.forEach(({ qemu }) => qemu.ends.forEach((end) => end.destroy()));
  }
}

function withLastWords(text: string, qemu: Qemu): HostError {
  return new HostError(`${text}${lastWords(qemu.console())}`);
}

/** A panic's first line says more than its last ones. */
function lastWords(lines: readonly string[]): string {
  const panic = lines.findIndex((line) => line.includes('Kernel panic'));
  const words = panic === -1 ? lines.slice(-LAST_LINES) : lines.slice(Math.max(0, panic - 4), panic + 4);
  return ['; the last lines of its console:', ...words.map((line) => `  ${line}`)].join('\n');
}
