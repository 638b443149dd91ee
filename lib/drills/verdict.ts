import type { Expectation } from './drill';
import { type Pace, paceOf } from './pace';
import { SILENT } from './router-state';
import type { Scene } from './scene';
import { isHeld, type Seen, type SeenBroken } from './seen';
import type { RouterStates } from './whole';

/** What a rig adds to a cluster's own times. */
export interface Allowance {
  /** To what the timers allow. */
  readonly allowanceSeconds: number;
  /** A guest's boot, until its cluster is whole. */
  readonly bootSeconds: number;
}

// where nothing moves, and the count of the probe, which is taken four times a second
const BUSY_SECONDS = 1;
const COUNT_SECONDS = 0.3;

/** Why a drill has not passed; nothing if it has. */
export function reasonsOf(expected: Expectation, seen: Seen, scene: Scene, allowance: Allowance): readonly string[] {
  const repair = repairReason(expected, seen, scene);
  return [...reasonsWhileBroken(expected, seen, scene, allowance), ...(repair === undefined ? [] : [repair])];
}

/** The same before the repair. What the client stood still is allowed too: on its machine the routers may have waited as well. */
export function reasonsWhileBroken(
  expected: Expectation,
  seen: SeenBroken,
  scene: Scene,
  allowance: Allowance,
): readonly string[] {
  const { withinSeconds, lost, unused } = expected;
  const allowedSeconds = allowance.allowanceSeconds + seen.stalledSeconds;
  const late = (seconds: number | undefined, limit: number | 'boot'): boolean =>
    seconds === undefined || (limit !== 'boot' && seconds > limit + allowedSeconds);
  return [
    late(seen.settledSeconds, withinSeconds) && holderReason(expected, seen, scene),
    unused.addresses.length > 0 &&
      late(seen.unusedSeconds, unused.withinSeconds) &&
      (seen.unusedSeconds === undefined
        ? `the active router still chooses ${seen.chosen.join(', ')}`
        : `the active router chose ${unused.addresses.join(', ')} for ${seen.unusedSeconds} s, ${unused.withinSeconds} s are expected`),
    ...requestReasons(expected, seen, paceOf(scene, expected, allowance.allowanceSeconds), allowedSeconds),
    lost.established === 'goes on' &&
      seen.kept.ended !== undefined &&
      `the established connection ended: ${seen.kept.ended}`,
    lost.established === 'goes on' && seen.kept.answered === 0 && 'the established connection was never answered',
    lost.established === 'goes on' &&
      seen.kept.answered > 0 &&
      seen.kept.ended === undefined &&
      seen.settledSeconds !== undefined &&
      !seen.keptGoesOn &&
      'the established connection was not answered any more',
    seen.work?.went === 'wrong' && seen.work.words,
  ].filter((reason) => reason !== false);
}

function holderReason(expected: Expectation, { settledSeconds, holds }: SeenBroken, scene: Scene): string {
  const limit = expected.withinSeconds === 'boot' ? 'after the boot' : `within ${expected.withinSeconds} s`;
  const words = Object.entries(holds).map(([router, part]) => `${router} ${part}`);
  const who = holderOf(expected, scene);
  if (expected.withinSeconds === 0 && settledSeconds !== undefined) {
    return `the addresses moved and came back after ${settledSeconds} s, where nothing should move`;
  }
  return settledSeconds === undefined
    ? `${who} should hold the floating addresses ${limit}: in the end of them hold ${words.join(', ')}`
    : `${who} held the floating addresses after ${settledSeconds} s, and should ${limit}`;
}

function requestReasons(
  expected: Expectation,
  seen: SeenBroken,
  { intervalMs, timeoutMs }: Pace,
  allowedSeconds: number,
): readonly (string | false)[] {
  const { requests, untilSeconds, refused } = expected.lost;
  const { lastFailureSeconds: last, longestGapSeconds: gap } = seen;
  if (requests === 'none') {
    return [
      seen.failed > 0 && `${seen.failed} requests failed, where none may: ${failureWords(seen)}`,
      gap > BUSY_SECONDS + allowedSeconds + intervalMs / 1000 && `no answer came for ${gap} s`,
    ];
  }
  if (untilSeconds === 'repair') {
    return [
      requests === 'all' &&
        seen.answeredLately > 0 &&
        `${seen.answeredLately} requests were answered, where nobody can`,
      refused && !('ECONNREFUSED' in seen.failures) && `requests should be refused: ${failureWords(seen)}`,
    ];
  }
  if (last === undefined || seen.answeredLately === 0) {
    return [`requests failed to the end: ${failureWords(seen)}`];
  }
  if (untilSeconds === 'boot') {
    return [];
  }
  const limit = untilSeconds + allowedSeconds;
  // one that was begun just before the takeover ends by its time limit
  const lastLimit = limit + timeoutMs / 1000 + COUNT_SECONDS;
  return [
    gap > limit + intervalMs / 1000 && `no answer came for ${gap} s, ${untilSeconds} s are expected`,
    last > lastLimit && `requests failed for ${last} s, ${untilSeconds} s are expected`,
  ];
}

function repairReason({ afterRepair }: Expectation, seen: Seen, scene: Scene): string | undefined {
  if (seen.afterRepair === undefined) {
    return 'the cluster was not whole after the repair';
  }
  const states: RouterStates = new Map(
    seen.afterRepair.map((router) => [router, { ...SILENT, holds: 'all' }] as const),
  );
  const who = holderOf({ holder: afterRepair, staleAllowed: false }, scene);
  return isHeld(afterRepair, scene, states, false)
    ? undefined
    : `after the repair ${seen.afterRepair.join(' and ') || 'nobody'} held the addresses, where ${who} should`;
}

/** Host names of the routers, by what they were when a drill began, and of the one whose priority is higher. */
export interface Cast {
  readonly active: string;
  readonly standby: string;
  readonly primary: string;
}

/** Who must hold the addresses, by name. */
export function holderOf(
  { holder, staleAllowed }: Pick<Expectation, 'holder' | 'staleAllowed'>,
  { active, standby, primary }: Cast,
): string {
  switch (holder) {
    case 'active':
      return active;
    case 'standby':
      return staleAllowed ? `${standby}, left behind on ${active}` : standby;
    case 'both':
      return `${active} and ${standby}`;
    case 'one':
      return 'exactly one router';
    case 'primary':
      return primary;
  }
}

function failureWords({ failures }: SeenBroken): string {
  const words = Object.entries(failures).map(([reason, times]) => `${times} x ${reason}`);
  return words.join(', ') || 'none failed';
}
