import type { KeptConnection } from '../rig/rig';
import type { Expectation, Holder } from './drill';
import { type RouterState, SILENT, weightsOf } from './router-state';
import type { Scene } from './scene';
import type { Count, Sighting } from './watch';
import type { WorkEnd } from './client-work';
import { holdersOf, type RouterStates } from './whole';

/** What happened while the cluster was broken, in seconds from the moment at which that was done. */
export interface SeenBroken {
  /** Since when the addresses have been where they must be; undefined if they are not. */
  readonly settledSeconds: number | undefined;
  /** Who holds which part of the addresses in the end. */
  readonly holds: Readonly<Record<string, RouterState['holds']>>;
  /** The last failure of a request; 0 if there was none, undefined if they failed to the end. */
  readonly lastFailureSeconds: number | undefined;
  readonly answered: number;
  readonly failed: number;
  /** How many were answered in the last seconds before the repair. */
  readonly answeredLately: number;
  readonly longestGapSeconds: number;
  /** How long the client itself stood still, as its machine had other work. */
  readonly stalledSeconds: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly kept: KeptConnection;
  /** Whether that was answered once the addresses were where they must be. */
  readonly keptGoesOn: boolean;
  /** Addresses of real servers that are chosen still. */
  readonly chosen: readonly string[];
  /** Since when none of those is chosen that must not be. */
  readonly unusedSeconds: number | undefined;
  /** How the client's own work ended. */
  readonly work: WorkEnd | undefined;
}

/** What became of a drill. */
export interface Seen extends SeenBroken {
  /** Who holds the addresses once all is put right; undefined if that did not happen. */
  readonly afterRepair: readonly string[] | undefined;
}

/** How long answers must come at their pace, or stay away, before that is taken for the end of it. */
export const QUIET_SECONDS = 2;

/** Whether the addresses are where they must be. */
export function isHeld(holder: Holder, scene: Scene, states: RouterStates, staleAllowed: boolean): boolean {
  const of = (router: string): RouterState['holds'] => (states.get(router) ?? SILENT).holds;
  const only = (router: string, other: string): boolean =>
    of(router) === 'all' && (staleAllowed || of(other) === 'none' || of(other) === 'silent');
  const { active, standby, primary } = scene;
  switch (holder) {
    case 'active':
      return only(active, standby);
    case 'standby':
      return only(standby, active);
    case 'both':
      return of(active) === 'all' && of(standby) === 'all';
    case 'one':
      return only(active, standby) !== only(standby, active);
    case 'primary':
      return only(primary, primary === active ? standby : active);
  }
}

type Condition = (states: RouterStates, seconds: number) => boolean;

/** Since when a condition on the routers' states has held without a break; undefined if it does not. */
export function since(sightings: readonly Sighting[], holds: Condition): number | undefined {
  const states = new Map<string, RouterState>();
  let start: number | undefined;
  for (const { seconds, router, state } of sightings) {
    states.set(router, state);
    start = holds(states, seconds) ? (start ?? Math.max(0, seconds)) : undefined;
  }
  return start;
}

/** When the condition held for the first time after the break. */
function firstTime(sightings: readonly Sighting[], holds: Condition): number | undefined {
  const states = new Map<string, RouterState>();
  for (const { seconds, router, state } of sightings) {
    states.set(router, state);
    if (seconds >= 0 && holds(states, seconds)) {
      return seconds;
    }
  }
  return undefined;
}

export function settledSeconds(
  { holder, staleAllowed, withinSeconds }: Expectation,
  scene: Scene,
  sightings: readonly Sighting[],
): number | undefined {
  const nobody = (states: RouterStates): boolean => holdersOf(states).length === 0;
  // what a guest holds that has not yet gone down is not what it holds after its boot
  const start = withinSeconds === 'boot' ? firstTime(sightings, nobody) : -Infinity;
  return start === undefined
    ? undefined
    : since(sightings, (states, seconds) => seconds >= start && isHeld(holder, scene, states, staleAllowed));
}

/** Since when the active router has chosen none of the servers that it must not choose. */
export function unusedSeconds(
  { unused }: Expectation,
  { active, service }: Scene,
  sightings: readonly Sighting[],
): number | undefined {
  return since(sightings, (states) => {
    const weights = weightsOf(states.get(active) ?? SILENT, service);
    return unused.addresses.every((address) => (weights.get(address) ?? 0) === 0);
  });
}

/** When the last request failed that was begun after the break, or 0; undefined if the last seconds had failures still. */
export function lastFailure(counts: readonly Count[]): number | undefined {
  const end = counts.at(-1)?.seconds ?? 0;
  const grown = counts.filter(({ seconds, failed }, index) => seconds > 0 && failed > (counts[index - 1]?.failed ?? 0));
  const last = grown.at(-1)?.seconds ?? 0;
  return last > 0 && last > end - QUIET_SECONDS ? undefined : last;
}

/** How many requests were answered in the last seconds. */
export function answeredLately(counts: readonly Count[]): number {
  const last = counts.at(-1);
  const before = counts.filter(({ seconds }) => seconds <= (last?.seconds ?? 0) - QUIET_SECONDS).at(-1);
  return (last?.answered ?? 0) - (before?.answered ?? 0);
}

// the probe tells its counts four times a second, and they are noted as often
const TOLD_SECONDS = 0.6;

/** Whether the kept connection was answered after that moment. */
export function keptGoesOn(counts: readonly Count[], settled: number | undefined): boolean {
  const [first, ...later] = counts.filter(({ seconds }) => settled !== undefined && seconds > settled + TOLD_SECONDS);
  return later.some(({ keptAnswered }) => keptAnswered > (first?.keptAnswered ?? 0));
}
