import { setTimeout as sleep } from 'node:timers/promises';
import { HostError } from '../../host/host-error';
import { waitUntil } from '../../host/task';
import type { Manifest } from '../../manifest';
import type { Probe, ProbeResult, Rig } from '../../rig/rig';
import { secondsSince, type StepTask, ticking } from '../steps';
import { keepalivedRuns, seedsTaken, theCluster } from './cluster';

/** What the loss of the active router did. */
export interface Failover {
  readonly killed: string;
  readonly tookOver: string;
  /** From the last answer before to the first one after. */
  readonly gapSeconds: number;
  /** What VRRP's timers allow. */
  readonly boundSeconds: number;
  /** From its start until the killed router is standby. */
  readonly standbySeconds: number;
  readonly requests: ProbeResult;
}

// a connection is known to the standby 3 s after it was established
const BEFORE_MS = 6_000;

/** Cuts the power of the active router while requests run, and starts it again. */
export async function failover(rig: Rig, manifest: Manifest, task: StepTask): Promise<Failover> {
  const { cluster, url } = theCluster(manifest);
  const active = await theActive(rig, task);
  const other = active === cluster.routers.primary ? cluster.routers.backup : cluster.routers.primary;
  const requests = await cutPower(rig, active, url, task);
  await expectActive(rig, other, task);

  task.onProgress(`starting ${active} again`);
  const start = Date.now();
  await rig.start(active);
  const hosts = manifest.hosts.filter(({ name }) => name === active);
  await seedsTaken(rig, { ...manifest, hosts }, task);
  await keepalivedRuns(rig, active, task);
  // longer than the time after which it would take over
  await sleep(2_000 * cluster.timers.failoverBoundSeconds, undefined, { signal: task.signal });
  await expectActive(rig, other, task);
  return {
    killed: active,
    tookOver: other,
    gapSeconds: requests.longestGapMs / 1000,
    boundSeconds: cluster.timers.failoverBoundSeconds,
    standbySeconds: secondsSince(start),
    requests,
  };
}

async function cutPower(rig: Rig, router: string, url: string, task: StepTask): Promise<ProbeResult> {
  const probe = await rig.probe({ url, signal: task.signal });
  try {
    task.onProgress('asking each 50 ms on a new connection');
    await sleep(BEFORE_MS, undefined, { signal: task.signal });
    task.onProgress(`cutting the power of ${router}`);
    await rig.kill(router);
    await answersFlow(probe, url, task);
    return await probe.stop();
  } finally {
    await probe.stop().catch(() => undefined);
  }
}

async function theActive(rig: Rig, task: StepTask): Promise<string> {
  let routers: readonly string[] = [];
  const one = async (): Promise<boolean> => (routers = await rig.activeRouters()).length === 1;
  await ticking(
    task,
    () => `routers with the floating addresses: ${routers.join(', ') || 'none'}`,
    () => waitUntil(one, { what: 'one active router', limitMs: 120_000, everyMs: 1_000, signal: task.signal }),
  );
  return routers.join();
}

async function expectActive(rig: Rig, router: string, task: StepTask): Promise<void> {
  const active = await theActive(rig, task);
  if (active !== router) {
    throw new HostError(`${active} holds the floating addresses, where ${router} should`);
  }
}

/** Waits until answers come at their pace again for a whole second: that of the kill does not count. */
async function answersFlow(probe: Probe, url: string, task: StepTask): Promise<void> {
  let before = probe.answered();
  const flow = (): boolean => {
    const now = probe.answered();
    const isFlowing = now - before >= 10;
    before = now;
    return isFlowing;
  };
  await sleep(1_000, undefined, { signal: task.signal });
  before = probe.answered();
  await sleep(1_000, undefined, { signal: task.signal });
  await ticking(
    task,
    () => `no answers on ${url}`,
    () =>
      waitUntil(flow, {
        what: `the standby to answer on ${url}`,
        limitMs: 120_000,
        everyMs: 1_000,
        signal: task.signal,
      }),
  );
}
