import { HostError } from '../../host/host-error';
import { labImage } from '../../host/image';
import { terraformBinary, terraformEnvironment } from '../../host/provider';
import { readDeployment } from '../../rig/deployment';
import { libvirtRig } from '../../rig/libvirt-rig';
import type { Rig } from '../../rig/rig';
import { secondsSince, type Step } from '../steps';
import { type LabApp, withAppLock } from './app';
import { askGuests } from './cluster';
import { checkMachine, installMissing, startLibvirt } from './machine';
import { deploy, deployable, type Lab, type LabStack, type SynthesizedStack, synthesize } from './stack';

/** A stack right after terraform has made it so; its guests may still boot. */
export interface BroughtUp {
  readonly lab: Lab;
  readonly stack: LabStack;
  readonly rig: Rig;
  /** How many resources were changed. */
  readonly resources: number;
  readonly applySeconds: number;
}

/**
 * Makes this machine ready for a stack of the app and deploys it, or goes on where an earlier run stopped; then does
 * `work` with it, while no other process does this in the same project.
 */
export function withStackUp<T>(
  app: LabApp,
  stack: string | undefined,
  step: Step,
  signal: AbortSignal,
  work: (up: BroughtUp) => Promise<T>,
): Promise<T> {
  return withAppLock(app, signal, async () => {
    terraformBinary();
    const synthesized = await step('Synthesize the stack', async (task) => {
      task.onProgress(app.command);
      const synthesized = await synthesize(app, stack, {}, task);
      const { clusters, hosts } = synthesized.manifest;
      task.say(`'${synthesized.place.stack}', ${clusters.length} clusters, ${hosts.length} hosts`);
      return synthesized;
    });
    const lab = await makeReady(app, synthesized, step);
    const up = await bringUp(lab, deployable(lab, synthesized), step);
    try {
      return await work(up);
    } catch (error) {
      throw error instanceof HostError ? await withPlaces(error, up) : error;
    }
  });
}

async function makeReady(app: LabApp, synthesized: SynthesizedStack, step: Step): Promise<Lab> {
  const { place, document } = synthesized;
  const needsImage = document.images.some(({ variable }) => variable !== undefined);
  const choice = await step('Check this machine', async ({ say }) => {
    const choice = await checkMachine(synthesized);
    say(KINDS[choice.kind]);
    return choice;
  });
  const environment = await step('Find the libvirt provider for Terraform', (task) => terraformEnvironment(task));
  await step('Find the Debian packages', async (task) => {
    const installed = await installMissing(choice, needsImage, task);
    task.say(installed.length === 0 ? 'all there' : `installed ${installed.join(' ')}`);
  });
  const image = needsImage ? await step('Find the lab image', (task) => labImage(task)) : undefined;
  const libvirt = await step('Find the hypervisor', async (task) => {
    const libvirt = await startLibvirt(place, choice, document, task);
    task.say(`${libvirt.uri}, ${libvirt.domainType === 'kvm' ? 'with KVM' : 'without KVM'}`);
    return libvirt;
  });
  return { app, place, libvirt, imagePath: image?.path, environment };
}

const KINDS = {
  system: 'its own libvirt and KVM work',
  private: 'the stack gets a private hypervisor',
  named: 'the stack names its libvirt',
} as const;

async function bringUp(lab: Lab, stack: LabStack, step: Step): Promise<BroughtUp> {
  return step('Deploy the stack', async (task) => {
    const start = Date.now();
    const changes = await deploy(lab, stack, task);
    task.say(changes.length === 0 ? 'nothing to change' : `${changes.length} resources in ${secondsSince(start)} s`);
    const rig = libvirtRig(await readDeployment({ terraform: stack.terraform, ...lab.libvirt }));
    return { lab, stack, rig, resources: changes.length, applySeconds: secondsSince(start) };
  });
}

async function withPlaces(error: HostError, { lab, stack, rig }: BroughtUp): Promise<HostError> {
  const words = await askGuests(rig, stack.manifest, lab.place.failureFolder);
  return new HostError(
    `${error.message}\n  what the guests say: ${words}; QEMU's and libvirt's logs: ${lab.libvirt.logs}\n` +
      `  a guest's console: npx cdktf-lvs console HOST\n` +
      `  the same command goes on from here; 'npx cdktf-lvs down' takes all of it down`,
    { cause: error },
  );
}
