import type { Ipv4Address } from '../net/ipv4-address';
import type { Range } from '../net/whole-number';

/** Limits of a path's numbers; a run that lasts as long as the interval would make keepalived skip the next one. */
export const TRACK_INTERVAL_SECONDS: Range = { from: 2, to: 3600 };
export const TRACK_COUNT: Range = { from: 1, to: 100 };

/** How often a path is tried, and when it counts as dead or alive. */
interface TrackTimes {
  readonly intervalSeconds: number;
  /** How long an answer may take; less than the interval. */
  readonly timeoutSeconds: number;
  /** Tries without an answer after which the router gives the addresses away. */
  readonly fall: number;
  /** Answers after which it may hold them again. */
  readonly rise: number;
}

/** Who must answer a router that holds the floating addresses. */
export interface TrackedPaths {
  readonly addresses: readonly Ipv4Address[];
  readonly times: TrackTimes;
}

/** Seconds from a path's death to the router's notice: it may die just after it was tried. */
export function pathDetectionSeconds({ intervalSeconds, timeoutSeconds, fall }: TrackTimes): number {
  return fall * intervalSeconds + timeoutSeconds;
}
