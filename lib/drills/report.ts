import type { Expectation } from './drill';
import type { PathStation } from './packet-path';
import type { Seen } from './seen';
import type { Cast } from './verdict';
import type { Sighting } from './watch';

/** What all drills on a stack gave. */
export interface DrillReport {
  readonly stack: string;
  readonly results: readonly DrillResult[];
}

/** What one drill gave on one cluster. */
export interface DrillResult {
  /** The cluster's path. */
  readonly cluster: string;
  readonly drill: string;
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
  /** Why it failed, or was not run. */
  readonly reasons: readonly string[];
  readonly expected: Expectation | undefined;
  /** Who was who when it began. */
  readonly scene: (Cast & { readonly server: string }) | undefined;
  readonly seen: Seen | undefined;
  /** Of a drill that failed: what changed on the routers. */
  readonly timeline: readonly Sighting[];
  /** Of a drill that failed: how far one more request got. */
  readonly path: readonly PathStation[];
  /** All of it, with the wait before and the repair after. */
  readonly seconds: number;
}

/** Whether none failed; those that were not run have not. */
export function hasPassed({ results }: DrillReport): boolean {
  return results.every(({ outcome }) => outcome !== 'failed');
}
