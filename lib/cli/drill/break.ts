import { performAll, performWhatGoes } from '../../drills/act';
import type { Fault } from '../../drills/drill';
import { type Finding, judge } from '../../drills/judge';
import { askedService, type Scene, sceneOf } from '../../drills/scene';
import { BREAKABLE } from '../../drills/table';
import { wholeCluster } from '../../drills/whole';
import { HostError } from '../../host/host-error';
import { deployedLab } from '../lab/deployed';
import type { LabPlace } from '../lab/place';
import type { Step } from '../steps';
import { type BreakState, forgetBreak, readBreak, writeBreak } from './break-state';

const WHOLE_LIMIT_MS = 15 * 60_000;

/** Breaks one thing in the lab and leaves it broken; without a name one is chosen that is not told. */
export async function breakLab(place: LabPlace, name: string | undefined, step: Step): Promise<BreakState> {
  const before = await readBreak(place);
  if (before !== undefined) {
    const what = before.isSecret ? 'something' : `'${before.fault}'`;
    throw new HostError(`${what} is broken since ${before.at}: repair it first, or take it back with 'mend'`);
  }
  const { rig, manifest } = await deployedLab(place);
  const [cluster] = manifest.clusters;
  const asked = cluster && askedService(manifest, cluster);
  if (cluster === undefined || asked === undefined) {
    throw new HostError(`the stack '${manifest.stack}' has no page in plain HTTP and no file in FTP to ask for`);
  }
  const whole = await step('See that the cluster is whole', (task) =>
    wholeCluster(rig, cluster, asked.url, task, WHOLE_LIMIT_MS),
  );
  const scene = sceneOf(manifest, cluster, whole);
  if (scene === undefined) {
    throw new HostError(`the cluster ${cluster.path} has no two sides`);
  }
  const fault = chosen(name, scene);
  const state: BreakState = {
    fault: fault.name,
    title: fault.title,
    at: new Date().toISOString(),
    cluster: cluster.path,
    isSecret: name === undefined,
    broken: fault.broken(scene),
    mended: fault.mended(scene),
  };
  // first, so that what breaks half-way can be taken back
  await writeBreak(place, state);
  await step(state.isSecret ? 'Break something' : `Break: ${fault.title}`, () => performAll(rig, state.broken));
  return state;
}

function chosen(name: string | undefined, scene: Scene): Fault {
  if (name === undefined) {
    const possible = BREAKABLE.filter((fault) => fault.lacks(scene) === undefined);
    const fault = possible[Math.floor(Math.random() * possible.length)];
    if (fault === undefined) {
      throw new HostError('nothing can be broken here');
    }
    return fault;
  }
  const fault = BREAKABLE.find((each) => each.name === name);
  const lacks = fault?.lacks(scene);
  if (fault === undefined || lacks !== undefined) {
    throw new HostError(`'${name}' cannot be broken here: ${lacks ?? 'there is no such fault'}`);
  }
  return fault;
}

/** Takes back what was broken. */
export async function mendLab(place: LabPlace, step: Step): Promise<BreakState> {
  const state = await theBreak(place);
  const { rig, manifest } = await deployedLab(place);
  const failures = await step('Put it right', () => performWhatGoes(rig, state.mended));
  const cluster = manifest.clusters.find(({ path }) => path === state.cluster);
  if (cluster !== undefined) {
    await step('Wait until the cluster is whole', (task) =>
      wholeCluster(rig, cluster, askedService(manifest, cluster)?.url, task, WHOLE_LIMIT_MS).catch((error: unknown) => {
        throw failures.length === 0 ? error : new HostError(failures.join('; '), { cause: error });
      }),
    );
  }
  await forgetBreak(place);
  return state;
}

/** What a look at the lab has found after a break. */
export interface Check {
  readonly state: BreakState;
  /** What is still not as it was deployed: empty if it is repaired. */
  readonly findings: readonly Finding[];
}

/** Whether what was broken is repaired; what is left of a secret fault is told by the hosts that have it only. */
export async function checkLab(place: LabPlace, step: Step): Promise<Check> {
  const state = await theBreak(place);
  const { rig, manifest } = await deployedLab(place);
  const cluster = manifest.clusters.find(({ path }) => path === state.cluster);
  const found = cluster === undefined ? [] : await step('Look at the cluster', () => judge(rig, manifest, cluster));
  if (found.length === 0) {
    await forgetBreak(place);
  }
  const findings = found.map(({ host, text }) => ({
    host,
    text: state.isSecret && host !== undefined ? 'something is not as it was deployed' : text,
  }));
  const once = new Map(findings.map((finding) => [`${finding.host}: ${finding.text}`, finding]));
  return { state, findings: [...once.values()] };
}

async function theBreak(place: LabPlace): Promise<BreakState> {
  const state = await readBreak(place);
  if (state === undefined) {
    throw new HostError("nothing is broken here: 'cdktf-lvs break' breaks something");
  }
  return state;
}
