import { setTimeout as sleep } from 'node:timers/promises';
import { HostError } from './host-error';

/** What a long step needs from its caller: where to tell its progress, and how to be stopped. */
export interface Task {
  /** Gets one line for each thing that starts. */
  readonly onProgress?: ((line: string) => void) | undefined;
  /** Stops the step; what it has made so far is taken away. */
  readonly signal?: AbortSignal | undefined;
}

/** How long to wait, for what, and how often to look. */
export interface Wait {
  /** Completes "waited 10 s for ...". */
  readonly what: string;
  readonly limitMs: number;
  /** @default 100 */
  readonly everyMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Looks until the condition holds; after the limit it throws, saying what it waited for. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, wait: Wait): Promise<void> {
  const end = Date.now() + wait.limitMs;
  while (!(await condition())) {
    wait.signal?.throwIfAborted();
    if (Date.now() > end) {
      throw new HostError(`waited ${wait.limitMs / 1000} s for ${wait.what}, in vain`);
    }
    await pause(wait.everyMs ?? 100, wait);
  }
}

/** Waits for that long, or until it is stopped. */
export async function pause(milliseconds: number, { signal }: Pick<Task, 'signal'>): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
}
