import { HostError } from '../host/host-error';
import { pause, type Task, waitUntil } from '../host/task';
import type { Probe, Rig } from '../rig/rig';
import { performAll, performWhatGoes } from './act';
import { cleaning, preparation, startWork, type Work } from './client-work';
import type { Drill, Expectation } from './drill';
import { observe, seenBroken } from './observe';
import { type Pace, paceOf } from './pace';
import { packetPath, type PathStation } from './packet-path';
import type { Scene } from './scene';
import { type Seen, since } from './seen';
import { type Allowance, reasonsWhileBroken } from './verdict';
import { type Sighting, startWatch, type Watch } from './watch';
import { holdersOf, lookAtBoth, type RouterStates, wholeCluster } from './whole';

/** What was measured, and for one who wants to know why: what happened on the routers, how far a packet got. */
export interface Measured {
  readonly seen: Seen;
  readonly timeline: readonly Sighting[];
  readonly path: readonly PathStation[];
}

export type MeasureTask = Task & Allowance;

// the standby knows a connection 3 s after it was established
const KNOWN_MS = 5_000;

/** Breaks the cluster while a client works, looks what happens, and puts it right again, whatever happened. */
export async function measure(
  rig: Rig,
  scene: Scene,
  drill: Drill,
  expected: Expectation,
  task: MeasureTask,
): Promise<Measured> {
  const pace = paceOf(scene, expected, task.allowanceSeconds);
  const repair = [...drill.mended(scene), ...cleaning(drill.client, scene)];
  const probe = await rig.probe({ url: scene.url, ...pace, signal: task.signal });
  const watch = startWatch(rig, scene.cluster, probe);
  let isBroken = true;
  try {
    await performAll(rig, preparation(drill.client, scene));
    const bound = typeof expected.withinSeconds === 'number' ? expected.withinSeconds : 0;
    const work = drill.client && startWork(rig, drill.client, scene, KNOWN_MS / 1000 + bound + 3);
    await Promise.all([flowing(probe, pace, expected, task), work && established(work, task)]);
    const gone = await breakIt(rig, scene, drill, watch, task);
    await observe(scene, drill, expected, watch, task);
    const seen = { ...(await seenBroken(scene, expected, watch, probe)), work: await work?.ended() };
    const isFailing = reasonsWhileBroken(expected, seen, scene, task).length > 0;
    const path = isFailing ? await packetPath(rig, scene, gone) : [];
    task.onProgress?.('putting it right');
    await performWhatGoes(rig, repair);
    isBroken = false;
    watch.mended();
    const afterRepair = await holdersAfterRepair(rig, scene, watch, task);
    return { seen: { ...seen, afterRepair }, timeline: watch.sightings(), path };
  } finally {
    if (isBroken) {
      await performWhatGoes(rig, repair);
    }
    await probe.stop().catch(() => undefined);
    await watch.stop();
  }
}

async function flowing(probe: Probe, { intervalMs }: Pace, { holder, lost }: Expectation, task: Task): Promise<void> {
  task.onProgress?.(`asking each ${intervalMs} ms on a new connection, and on one that is kept`);
  const start = Date.now();
  const enough = Math.max(5, 1_000 / intervalMs);
  const beforeMs = holder !== 'active' && lost.established === 'goes on' ? KNOWN_MS : 0;
  await waitUntil(() => probe.answered() >= enough && Date.now() - start >= beforeMs, {
    what: 'answers to the probe',
    limitMs: 120_000,
    signal: task.signal,
  });
}

/** A program on an emulated processor takes seconds to its first packet. */
async function established(work: Work, task: Task): Promise<void> {
  await work.begun(task);
  await pause(KNOWN_MS, task);
}

/** Gives the hosts that are gone by it. */
async function breakIt(rig: Rig, scene: Scene, drill: Drill, watch: Watch, task: Task): Promise<readonly string[]> {
  const actions = drill.broken(scene);
  task.onProgress?.(drill.title);
  await performAll(rig, actions);
  const starts = actions.filter(({ act }) => act === 'start').map(({ host }) => host);
  const stops = actions.filter(({ act }) => act === 'kill' || act === 'freeze').map(({ host }) => host);
  const gone = stops.filter((host) => !starts.includes(host));
  watch.broken(gone);
  return gone;
}

/** Who holds addresses when the cluster is whole, and has stayed as it is for longer than a takeover needs. */
async function holdersAfterRepair(
  rig: Rig,
  { cluster, url }: Scene,
  watch: Watch,
  task: MeasureTask,
): Promise<readonly string[] | undefined> {
  const repaired = watch.seconds();
  try {
    await wholeCluster(rig, cluster, url, task, task.bootSeconds * 1000);
  } catch (error) {
    if (!(error instanceof HostError) || task.signal?.aborted === true) {
      throw error;
    }
    return undefined;
  }
  watch.whole();
  const { failoverBoundSeconds, preemptDelaySeconds = 0 } = cluster.timers;
  // checks may have taken their time until the cluster was whole
  const calm = Math.max(repaired, since(watch.sightings(), isCalm) ?? watch.seconds());
  const end = calm + failoverBoundSeconds + preemptDelaySeconds + 1;
  await pause(Math.max(0, 1_000 * (end - watch.seconds())), task);
  return holdersOf(await lookAtBoth(rig, cluster));
}

/** Whether one router holds addresses, and VRRP runs on both: if they stay so, nobody will take over any more. */
function isCalm(states: RouterStates): boolean {
  return holdersOf(states).length === 1 && [...states.values()].every(({ isRunning }) => isRunning);
}
