import { createServer, type Socket } from 'node:net';
import { HostError } from '../../host/host-error';

/** What the guest says by itself. */
export type GuestEvent =
  | {
      readonly event: 'released';
      /** Seconds since the guest's kernel started. */
      readonly uptime: number;
      readonly modulesMissing: readonly string[];
      readonly kernel: string;
    }
  | {
      readonly event: 'booted';
      readonly host: string;
      readonly notes: readonly Note[];
      readonly seconds: number;
      readonly uptime: number;
      readonly sysctls: Readonly<Record<string, string | null>>;
    }
  | { readonly event: 'held' }
  | { readonly event: 'failed'; readonly error: string };

/** Something that a host could not do as a real one does. */
export interface Note {
  readonly kind: 'stub' | 'sysctl' | 'unit' | 'network';
  readonly what: string;
  readonly text: string;
}

/** A question to the guest, with its answer's progress and limit. */
export interface Question {
  readonly do: string;
  readonly host?: string;
  readonly [key: string]: unknown;
}

/** The line to the guest's agent: JSON texts over a socket. */
export interface Channel {
  /** Asks, and gives the answer; a limit of undefined is none. */
  ask<T>(question: Question, limitMs?: number, onProgress?: (progress: unknown) => void): Asked<T>;
  /** Ends it: whoever waits for an answer gets the error. */
  end(error: Error): void;
}

export interface Asked<T> {
  readonly number: number;
  readonly answer: Promise<T>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((progress: unknown) => void) | undefined;
}

type Message =
  GuestEvent | { readonly id: number; readonly result?: unknown; readonly error?: string; readonly progress?: unknown };

/**
 * Listens on the path; QEMU connects to it when it starts.
 * @param lastWords what there is to say of a guest that does not answer
 */
export async function openChannel(
  path: string,
  onEvent: (event: GuestEvent) => void,
  lastWords: () => string,
): Promise<Channel> {
  const waiting = new Map<number, Waiting>();
  let socket: Socket | undefined;
  let ended: Error | undefined;
  let last = 0;

  const server = createServer((client) => {
    socket = client;
    server.close();
    let text = '';
    client.setEncoding('utf8').on('data', (chunk) => {
      const lines = (text + chunk.toString()).split('\n');
      text = lines.pop() ?? '';
      lines.forEach((line) => hear(JSON.parse(line) as Message));
    });
    client.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });

  function hear(message: Message): void {
    if ('event' in message) {
      onEvent(message);
      return;
    }
    const asker = waiting.get(message.id);
    if (message.progress !== undefined) {
      asker?.onProgress?.(message.progress);
      return;
    }
    waiting.delete(message.id);
    if (message.error === undefined) {
      asker?.resolve(message.result);
    } else {
      asker?.reject(new HostError(message.error));
    }
  }

  return {
    ask<T>(question: Question, limitMs?: number, onProgress?: (progress: unknown) => void) {
      const number = ++last;
      const answer = new Promise<T>((resolve, reject) => {
        if (ended !== undefined || socket === undefined) {
          reject(ended ?? new HostError('the guest of the rehearsal is not there yet'));
          return;
        }
        const what = `${question.do} ${question.host ?? ''}`.trim();
        const late = (): void => {
          waiting.delete(number);
          const waited = `waited ${(limitMs ?? 0) / 1000} s for the guest to answer '${what}', in vain`;
          reject(new HostError(`${waited}${lastWords()}`));
        };
        const timer = limitMs === undefined ? undefined : setTimeout(late, limitMs);
        const settle =
          <V>(end: (value: V) => void) =>
          (value: V): void => {
            clearTimeout(timer);
            end(value);
          };
        waiting.set(number, { resolve: settle((value) => resolve(value as T)), reject: settle(reject), onProgress });
        socket.write(`${JSON.stringify({ id: number, ...question })}\n`);
      });
      return { number, answer };
    },
    end(error) {
      ended ??= error;
      server.close();
      socket?.destroy();
      [...waiting.values()].forEach(({ reject }) => reject(error));
      waiting.clear();
    },
  };
}
