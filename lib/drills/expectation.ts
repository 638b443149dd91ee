import type { Drill, Expectation } from './drill';
import type { Scene } from './scene';

/** What a drill expects of this cluster: its table knows what is broken, and not what kind of cluster it is. */
export function expectationOf(drill: Drill, scene: Scene): Expectation {
  return [withFtpHelper, withPreemption].reduce(
    (expected, change) => change(expected, scene, drill),
    drill.expects(scene),
  );
}

/** What the kernel's helper knows of a session dies with its router. */
function withFtpHelper(expected: Expectation, { service }: Scene): Expectation {
  return service.ftp === 'helper' && expected.holder !== 'active'
    ? { ...expected, lost: { ...expected.lost, established: 'may end' } }
    : expected;
}

/** A primary that preempts takes the addresses back; while it is broken only if that passes by itself. */
function withPreemption(expected: Expectation, { cluster: { timers } }: Scene, { lasts }: Drill): Expectation {
  const { preemptDelaySeconds: delay } = timers;
  if (delay === undefined) {
    return expected;
  }
  const { holder, withinSeconds } = expected;
  const again = { ...expected, afterRepair: 'primary' } as const;
  return !lasts && holder === 'standby' && withinSeconds !== 'boot'
    ? { ...again, holder: 'one', withinSeconds: withinSeconds + delay + timers.failoverBoundSeconds }
    : again;
}
