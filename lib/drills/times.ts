import type { Expectation, Loss } from './drill';
import type { Scene } from './scene';

/** Seconds, and the words for what they are made of. */
export interface Bound {
  readonly seconds: number;
  readonly because: string;
}

/** Silence of the active router: until the standby takes over. */
export function silenceBound({ cluster: { timers } }: Scene): Bound {
  return {
    seconds: timers.failoverBoundSeconds,
    because: `3 advertisements of ${timers.advertisementSeconds} s and the standby's skew`,
  };
}

/** A router that says that it goes: the standby waits its skew only. */
export function handOverBound({ cluster: { timers } }: Scene): Bound {
  const skew = timers.failoverBoundSeconds - 3 * timers.advertisementSeconds;
  return {
    seconds: timers.advertisementSeconds + skew,
    because: `an advertisement of ${timers.advertisementSeconds} s and the standby's skew`,
  };
}

/** A server that refuses connections, or says nothing any more: until a check has taken it away; undefined if none notices. */
export function removalBound({ service: { detection } }: Scene, how: 'refused' | 'silent'): Bound | undefined {
  const seconds = detection[how];
  return seconds === undefined
    ? undefined
    : { seconds, because: "the service's checks: interval, time limits and retries" };
}

/** A side whose cable is dead without showing it: until the look at the paths there has seen it; undefined if nobody looks. */
export function pathBound({ cluster: { timers } }: Scene): Bound | undefined {
  const seconds = timers.pathFailoverBoundSeconds;
  return seconds === undefined ? undefined : { seconds, because: 'the pings of the tracked paths, and a takeover' };
}

/** A sound failover: the other router has all, clients wait as long as that takes, connections go on. */
export function movesOver(bound: Bound, changes: Partial<Expectation> = {}, lost: Partial<Loss> = {}): Expectation {
  return {
    holder: 'standby',
    staleAllowed: false,
    withinSeconds: bound.seconds,
    because: bound.because,
    lost: { requests: 'all', untilSeconds: bound.seconds, refused: false, established: 'goes on', ...lost },
    unused: { addresses: [], withinSeconds: 0 },
    afterRepair: 'standby',
    ...changes,
  };
}

/** Nothing moves. */
export function staysPut(because: string, changes: Partial<Expectation> = {}, lost: Partial<Loss> = {}): Expectation {
  return {
    holder: 'active',
    staleAllowed: false,
    withinSeconds: 0,
    because,
    lost: { requests: 'none', untilSeconds: 0, refused: false, established: 'goes on', ...lost },
    unused: { addresses: [], withinSeconds: 0 },
    afterRepair: 'active',
    ...changes,
  };
}

/** Guests boot, for as long as that takes; then exactly one router is active. */
export function comesBack(): Expectation {
  return {
    holder: 'one',
    staleAllowed: false,
    withinSeconds: 'boot',
    because: 'a boot, and the first election',
    lost: { requests: 'all', untilSeconds: 'boot', refused: false, established: 'may end' },
    unused: { addresses: [], withinSeconds: 0 },
    afterRepair: 'one',
  };
}
