import { HostError } from '../../host/host-error';
import type { GuestEvent } from './channel';

type Released = Extract<GuestEvent, { readonly event: 'released' }>;

/** What a host said when it had started its units. */
export type Booted = Extract<GuestEvent, { readonly event: 'booted' }>;

/** The guest's events as things to wait for. */
export interface GuestEvents {
  readonly hear: (event: GuestEvent) => void;
  /** All hosts are there, and wait until they are let go. */
  readonly held: Promise<undefined>;
  /** All hosts have their cables and were let go. */
  readonly released: Promise<Released>;
  /** So many hosts have started their units. */
  readonly allBooted: Promise<undefined>;
}

/**
 * @param names its hosts
 * @param booted gets what each host says when it has started its units
 */
export function guestEvents(names: readonly string[], booted: Map<string, Booted>): GuestEvents {
  const held = settled<undefined>();
  const released = settled<Released>();
  const all = settled<undefined>();
  const hear = (event: GuestEvent): void => {
    if (event.event === 'released') {
      released.resolve(event);
    } else if (event.event === 'held') {
      held.resolve(undefined);
    } else if (event.event === 'failed') {
      const error = new HostError(`the guest could not set up the hosts: ${event.error}`);
      [held, released].forEach(({ reject }) => reject(error));
    } else {
      booted.set(event.host, event);
      if (names.every((name) => booted.has(name))) {
        all.resolve(undefined);
      }
    }
  };
  return { hear, held: held.promise, released: released.promise, allBooted: all.promise };
}

interface Settled<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function settled<T>(): Settled<T> {
  const ends: { resolve?: (value: T) => void; reject?: (error: Error) => void } = {};
  const promise = new Promise<T>((resolve, reject) => Object.assign(ends, { resolve, reject }));
  // it may be rejected before somebody waits for it
  promise.catch(() => undefined);
  return { promise, resolve: (value) => ends.resolve?.(value), reject: (error) => ends.reject?.(error) };
}
