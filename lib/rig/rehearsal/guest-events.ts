import { HostError } from '../../host/host-error';
import type { GuestEvent } from './channel';

type Released = Extract<GuestEvent, { readonly event: 'released' }>;

/** What a host said when it had started its units. */
export type Booted = Extract<GuestEvent, { readonly event: 'booted' }>;

/** The guest's events as things to wait for. */
export interface GuestEvents {
  readonly hear: (event: GuestEvent) => void;
  /** All hosts have their cables and were let go. */
  readonly released: Promise<Released>;
  /** So many hosts have started their units. */
  readonly allBooted: Promise<undefined>;
  readonly booted: ReadonlyMap<string, Booted>;
}

/** @param count how many hosts there are */
export function guestEvents(count: number): GuestEvents {
  const booted = new Map<string, Booted>();
  const released = settled<Released>();
  const all = settled<undefined>();
  const hear = (event: GuestEvent): void => {
    if (event.event === 'released') {
      released.resolve(event);
    } else if (event.event === 'failed') {
      released.reject(new HostError(`the guest could not set up the hosts: ${event.error}`));
    } else {
      booted.set(event.host, event);
      if (booted.size === count) {
        all.resolve(undefined);
      }
    }
  };
  return { hear, released: released.promise, allBooted: all.promise, booted };
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
