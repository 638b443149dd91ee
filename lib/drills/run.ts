import { availableParallelism } from 'node:os';
import { HostError } from '../host/host-error';
import type { Task } from '../host/task';
import type { Manifest, ManifestCluster } from '../manifest';
import type { Rig } from '../rig/rig';
import type { Drill } from './drill';
import { expectationOf } from './expectation';
import { measure, type MeasureTask } from './measure';
import type { DrillReport, DrillResult } from './report';
import { askedService, type Scene, sceneOf } from './scene';
import { sideBySide } from './side-by-side';
import { drillsNamed } from './table';
import { reasonsOf } from './verdict';
import { wholeCluster } from './whole';

export interface DrillOptions extends Task {
  /**
   * Seconds that the rig may add to what the cluster's timers allow.
   *
   * @default 1
   */
  readonly allowanceSeconds?: number | undefined;
  /**
   * Longest boot of a guest, until its cluster is whole.
   *
   * @default 900, for emulated guests of a busy machine
   */
  readonly bootSeconds?: number | undefined;
  /**
   * How many clusters are drilled at a time; from 1.
   *
   * @default - one for each processor: where they wait for each other, their timers are missed
   */
  readonly clustersAtOnce?: number | undefined;
}

/**
 * Does drills on every cluster of a stack, one after the other, and on several clusters at a time; each drill finds its
 * cluster whole, and puts right what it broke.
 * @param names of the drills; none stands for all
 */
export async function runDrills(
  rig: Rig,
  manifest: Manifest,
  names: readonly string[],
  options: DrillOptions = {},
): Promise<DrillReport> {
  const { clustersAtOnce = availableParallelism(), onProgress } = options;
  const { clusters, stack } = manifest;
  const drills = drillsNamed(names);
  const results = await sideBySide(clusters, clustersAtOnce, options, (cluster, signal) => {
    const prefix = clusters.length > 1 ? `${cluster.path}: ` : '';
    const task = { ...options, signal, onProgress: (line: string) => onProgress?.(`${prefix}${line}`) };
    return drillCluster(rig, manifest, cluster, drills, task);
  });
  return { stack, results: results.flat() };
}

async function drillCluster(
  rig: Rig,
  manifest: Manifest,
  cluster: ManifestCluster,
  drills: readonly Drill[],
  options: DrillOptions,
): Promise<readonly DrillResult[]> {
  const results: DrillResult[] = [];
  let broken: string | undefined;
  for (const drill of drills) {
    options.signal?.throwIfAborted();
    const { result, isLost }: Done =
      broken === undefined
        ? await runDrill(rig, manifest, cluster, drill, options)
        : { result: notRun(cluster, drill, `the cluster was not whole at '${broken}'`), isLost: false };
    if (isLost) {
      broken = drill.name;
    }
    options.onProgress?.(`${drill.name}: ${[result.outcome, ...result.reasons].join('; ')}`);
    results.push(result);
  }
  return results;
}

/** A drill's result, and whether the cluster does not become whole any more: the next drill would wait for that in vain. */
interface Done {
  readonly result: DrillResult;
  readonly isLost: boolean;
}

async function runDrill(
  rig: Rig,
  manifest: Manifest,
  cluster: ManifestCluster,
  drill: Drill,
  options: DrillOptions,
): Promise<Done> {
  const { allowanceSeconds = 1, bootSeconds = 900, onProgress } = options;
  const task: Task = { ...options, onProgress: (line) => onProgress?.(`${drill.name}: ${line}`) };
  const asked = askedService(manifest, cluster);
  if (asked === undefined) {
    const reason = 'no service has a page in plain HTTP or a file in FTP, which the client could ask for';
    return { result: notRun(cluster, drill, reason), isLost: false };
  }
  const allowance = { allowanceSeconds, bootSeconds };
  let isWhole = false;
  try {
    const whole = await wholeCluster(rig, cluster, asked.url, task, bootSeconds * 1000);
    isWhole = true;
    const scene = sceneOf(manifest, cluster, whole);
    const lacks = scene === undefined ? 'its routers have no side' : drill.lacks(scene);
    const result =
      scene === undefined || lacks !== undefined
        ? notRun(cluster, drill, lacks ?? '')
        : await judged(rig, scene, drill, { ...task, ...allowance });
    return { result, isLost: result.seen !== undefined && result.seen.afterRepair === undefined };
  } catch (error) {
    if (!(error instanceof HostError) || options.signal?.aborted === true) {
      throw error;
    }
    return { result: { ...notRun(cluster, drill, error.message), outcome: 'failed' }, isLost: !isWhole };
  }
}

async function judged(rig: Rig, scene: Scene, drill: Drill, task: MeasureTask): Promise<DrillResult> {
  const start = Date.now();
  const expected = expectationOf(drill, scene);
  const { seen, timeline, path } = await measure(rig, scene, drill, expected, task);
  const reasons = reasonsOf(expected, seen, scene, task);
  const passed = reasons.length === 0;
  return {
    cluster: scene.cluster.path,
    drill: drill.name,
    title: drill.title,
    outcome: passed ? 'passed' : 'failed',
    reasons,
    expected,
    scene: castOf(scene),
    seen,
    timeline: passed ? [] : timeline,
    path: passed ? [] : path,
    seconds: Math.round((Date.now() - start) / 100) / 10,
  };
}

function castOf({ active, standby, primary, server }: Scene): DrillResult['scene'] {
  return { active, standby, primary, server: server.host };
}

function notRun({ path }: ManifestCluster, { name, title }: Drill, reason: string): DrillResult {
  return {
    cluster: path,
    drill: name,
    title,
    outcome: 'not run',
    reasons: [reason],
    expected: undefined,
    scene: undefined,
    seen: undefined,
    timeline: [],
    path: [],
    seconds: 0,
  };
}
