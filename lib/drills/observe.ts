import { pause, type Task } from '../host/task';
import type { Probe } from '../rig/rig';
import type { Drill, Expectation } from './drill';
import { inSeconds } from './numbers';
import { type RouterState, SILENT, weightsOf } from './router-state';
import type { Scene } from './scene';
import {
  answeredLately,
  keptGoesOn,
  lastFailure,
  QUIET_SECONDS,
  type SeenBroken,
  settledSeconds,
  unusedSeconds,
} from './seen';
import type { Allowance } from './verdict';
import type { Watch } from './watch';

/** Waits until all is as expected and has been for a while, or until that is too late. */
export async function observe(
  scene: Scene,
  drill: Drill,
  expected: Expectation,
  watch: Watch,
  task: Task & Allowance,
): Promise<void> {
  const { withinSeconds, lost, unused } = expected;
  // a router that wrongly takes over needs its time as well
  const hold = Math.max(drill.holdSeconds, withinSeconds === 0 ? scene.cluster.timers.failoverBoundSeconds : 0);
  const limits = [withinSeconds, lost.untilSeconds, unused.withinSeconds, hold];
  const bound = Math.max(...limits.map((limit) => (typeof limit === 'number' ? limit : 0)));
  const end = limits.includes('boot') ? task.bootSeconds : bound + task.allowanceSeconds + 2 * QUIET_SECONDS;
  const needed = (withinSeconds === 0 ? bound : hold) + QUIET_SECONDS;
  const timer = setInterval(() => task.onProgress?.(`broken for ${watch.seconds().toFixed(0)} s`), 5_000);
  try {
    while (watch.seconds() < end) {
      await pause(200, task);
      if (watch.seconds() > needed && isAsExpected(expected, scene, watch)) {
        return;
      }
    }
  } finally {
    clearInterval(timer);
  }
}

function isAsExpected(expected: Expectation, scene: Scene, watch: Watch): boolean {
  const isOld = (since: number | undefined): boolean => since !== undefined && watch.seconds() > since + QUIET_SECONDS;
  const { lost, unused } = expected;
  const settled = settledSeconds(expected, scene, watch.sightings());
  const lately = answeredLately(watch.counts());
  const isQuiet =
    lost.untilSeconds === 'repair'
      ? lost.requests !== 'all' || lately === 0
      : lately > 0 && lastFailure(watch.counts()) !== undefined;
  return (
    isQuiet &&
    isOld(settled) &&
    (lost.established === 'may end' || keptGoesOn(watch.counts(), settled)) &&
    (unused.addresses.length === 0 || isOld(unusedSeconds(expected, scene, watch.sightings())))
  );
}

/** Ends the probe, and puts together what was seen. */
export async function seenBroken(
  scene: Scene,
  expected: Expectation,
  watch: Watch,
  probe: Probe,
): Promise<Omit<SeenBroken, 'work'>> {
  const sightings = watch.sightings();
  const counts = watch.counts();
  const { answered, failed, failures, longestGapMs, stalledMs, kept } = await probe.stop();
  const last = (router: string): RouterState =>
    sightings.filter((sighting) => sighting.router === router).at(-1)?.state ?? SILENT;
  const weights = [...weightsOf(last(scene.active), scene.service)];
  const settled = settledSeconds(expected, scene, sightings);
  return {
    settledSeconds: settled,
    holds: Object.fromEntries([scene.active, scene.standby].map((router) => [router, last(router).holds])),
    lastFailureSeconds: lastFailure(counts),
    answered,
    failed,
    answeredLately: answeredLately(counts),
    longestGapSeconds: inSeconds(longestGapMs),
    stalledSeconds: inSeconds(stalledMs),
    failures,
    kept,
    keptGoesOn: keptGoesOn(counts, settled),
    chosen: weights.filter(([, weight]) => weight > 0).map(([address]) => address),
    unusedSeconds: unusedSeconds(expected, scene, sightings),
  };
}
