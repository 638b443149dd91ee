import { HostError } from '../../host/host-error';
import { labImage } from '../../host/image';
import { withLock } from '../../host/lock';
import { terraformEnvironment } from '../../host/provider';
import { readDeployment } from '../../rig/deployment';
import { libvirtRig } from '../../rig/libvirt-rig';
import type { Rig } from '../../rig/rig';
import { secondsSince, type Step } from '../steps';
import { askGuests, firstAnswer, theCluster, wholeCluster } from './cluster';
import { failover } from './failover';
import { liveChange } from './live-change';
import { checkMachine, installMissing, startLibvirt } from './machine';
import type { LabPlace } from './place';
import { clusterKey, type LabProof, readProof, writeProof } from './proof';
import { deploy, type Lab, type LabStack, synthesize } from './stack';

/** Brings the lab up and shows what it does, or goes on where an earlier run stopped; gives what was shown. */
export function labUp(place: LabPlace, step: Step, signal: AbortSignal): Promise<LabProof> {
  return withLock(`lab ${place.hypervisor}`, { signal, onProgress: (line) => process.stderr.write(`${line}\n`) }, () =>
    bringUp(place, step),
  );
}

async function bringUp(place: LabPlace, step: Step): Promise<LabProof> {
  const lab = await makeReady(place, step);
  const { stack, resources, applySeconds } = await step('Deploy the stack', async (task) => {
    task.onProgress(`synthesizing: ${place.app}`);
    const stack = await synthesize(lab, {}, task);
    const start = Date.now();
    const changes = await deploy(lab, stack, task);
    task.say(changes.length === 0 ? 'nothing to change' : `${changes.length} resources in ${secondsSince(start)} s`);
    return { stack, resources: changes.length, applySeconds: secondsSince(start) };
  });
  const { url } = theCluster(stack.manifest);
  const rig = libvirtRig(
    await readDeployment({ terraform: stack.terraform, uri: lab.libvirt.uri, namespace: lab.libvirt.namespace }),
  );
  try {
    const firstAnswerSeconds = await step(`Ask ${url}`, async (task) => {
      const start = Date.now();
      const body = await firstAnswer(rig, url, task);
      task.say(`'${body}' after ${secondsSince(start)} s`);
      return secondsSince(start);
    });
    const proof = await readProof(place, stack.manifest);
    if (proof !== undefined && resources === 0) {
      return proof;
    }
    return await show(lab, stack, rig, step, { resources, applySeconds, firstAnswerSeconds });
  } catch (error) {
    throw error instanceof HostError ? await withPlaces(error, lab, stack, rig) : error;
  }
}

async function makeReady(place: LabPlace, step: Step): Promise<Lab> {
  const kind = await step('Check this machine', async ({ say }) => {
    const kind = await checkMachine(place);
    say(kind === 'system' ? 'its own libvirt and KVM work' : 'the lab gets a private hypervisor');
    return kind;
  });
  const environment = await step('Find the libvirt provider for Terraform', (task) => terraformEnvironment(task));
  await step('Find the Debian packages', async (task) => {
    const installed = await installMissing(kind, task);
    task.say(installed.length === 0 ? 'all there' : `installed ${installed.join(' ')}`);
  });
  const image = await step('Find the lab image', (task) => labImage(task));
  const libvirt = await step('Find the hypervisor', async (task) => {
    const libvirt = await startLibvirt(place, kind, task);
    task.say(`${libvirt.uri}, ${libvirt.domainType === 'kvm' ? 'with KVM' : 'without KVM'}`);
    return libvirt;
  });
  return { place, libvirt, image, environment };
}

async function show(lab: Lab, stack: LabStack, rig: Rig, step: Step, deployed: LabProof['deploy']): Promise<LabProof> {
  const { manifest } = stack;
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
    deploy: deployed,
    change,
    failover: fail,
  };
  await writeProof(lab.place, proof);
  return proof;
}

async function withPlaces(error: HostError, lab: Lab, { manifest }: LabStack, rig: Rig): Promise<HostError> {
  const words = await askGuests(rig, manifest, lab.place.output);
  return new HostError(
    `${error.message}\n  what the guests say: ${words}; QEMU's and libvirt's logs: ${lab.libvirt.logs}\n` +
      `  a guest's console: virsh -c '${lab.libvirt.uri}' console NAME\n` +
      `  'npm run lab' goes on from here, 'npm run lab -- down' takes all of it down`,
    { cause: error },
  );
}
