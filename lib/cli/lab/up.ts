import { firstAnswer, theCluster, wholeCluster } from './cluster';
import type { LabApp } from './app';
import { type BroughtUp, withStackUp } from './bring-up';
import { failover } from './failover';
import { liveChange } from './live-change';
import { clusterKey, type LabProof, readProof, writeProof } from './proof';
import { secondsSince, type Step } from '../steps';

/** Brings the lab up and shows what it does, or goes on where an earlier run stopped; gives what was shown. */
export function labUp(app: LabApp, step: Step, signal: AbortSignal): Promise<LabProof> {
  return withStackUp(app, undefined, step, signal, async (up) => {
    const { manifest } = up.stack;
    const { url } = theCluster(manifest);
    const firstAnswerSeconds = await step(`Ask ${url}`, async (task) => {
      const start = Date.now();
      const body = await firstAnswer(up.rig, url, task);
      task.say(`'${body}' after ${secondsSince(start)} s`);
      return secondsSince(start);
    });
    const proof = await readProof(up.lab.place, manifest);
    return proof !== undefined && up.resources === 0 ? proof : show(up, step, firstAnswerSeconds);
  });
}

async function show(up: BroughtUp, step: Step, firstAnswerSeconds: number): Promise<LabProof> {
  const { lab, rig, resources, applySeconds } = up;
  const { manifest } = up.stack;
  await step('Wait until the cluster is whole', (task) => wholeCluster(rig, manifest, task));
  const change = await step('Change the running cluster', async (task) => {
    const change = await liveChange(lab, rig, task);
    task.say(`new page on all servers in ${change.seconds} s, no machine replaced`);
    return change;
  });
  const fail = await step('Cut the power of the active router', async (task) => {
    const result = await failover(rig, manifest, task);
    task.say(`${result.tookOver} took over, ${result.gapSeconds} s without an answer`);
    return result;
  });
  const proof: LabProof = {
    cluster: clusterKey(manifest),
    at: new Date().toISOString(),
    url: theCluster(manifest).url,
    libvirt: lab.libvirt,
    deploy: { resources, applySeconds, firstAnswerSeconds },
    change,
    failover: fail,
  };
  await writeProof(lab.place, proof);
  return proof;
}
