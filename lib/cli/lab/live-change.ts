import { HostError } from '../../host/host-error';
import { waitUntil } from '../../host/task';
import { type PlannedChange, terraformApply, terraformPlan } from '../../host/terraform';
import type { ProbeResult, Rig } from '../../rig/rig';
import { secondsSince, type StepTask } from '../steps';
import { seedsTaken, serversOf, theCluster } from './cluster';
import { deployable, type Lab, type LabStack, synthesize } from './stack';

/** What a change of the running cluster did. */
export interface LiveChange {
  /** From the start of the apply until every server has the new page. */
  readonly seconds: number;
  readonly applySeconds: number;
  readonly changed: readonly PlannedChange[];
  readonly requests: ProbeResult;
}

const PAGE = 'greeting.txt';
const CHANGE_LIMIT_MS = 3 * 60_000;

/** Adds a page to the running cluster and takes it away again, while requests run. */
export async function liveChange(lab: Lab, rig: Rig, task: StepTask): Promise<LiveChange> {
  const greeting = `hello of ${new Date().toISOString()}`;
  task.onProgress('synthesizing the stack with one more page');
  const stack = await synthesized(lab, { greeting }, task);
  const { url } = theCluster(stack.manifest);
  // a request that waits for a busy machine is not lost
  const probe = await rig.probe({ url, intervalMs: 100, timeoutMs: 5_000, signal: task.signal });
  try {
    const there = await addPage(rig, stack, `${url}${PAGE}`, task);
    await takePageAway(lab, rig, task);
    const requests = await probe.stop();
    if (requests.kept.ended !== undefined) {
      throw new HostError(`the change broke an established connection: ${requests.kept.ended}`);
    }
    return { ...there, requests };
  } finally {
    await probe.stop().catch(() => undefined);
  }
}

async function addPage(rig: Rig, stack: LabStack, url: string, task: StepTask): Promise<Omit<LiveChange, 'requests'>> {
  const { cluster } = theCluster(stack.manifest);
  const page = await rig.probe({ url, intervalMs: 200, signal: task.signal });
  try {
    const start = Date.now();
    const changed = await terraformApply({ ...stack.terraform, ...task });
    const applySeconds = secondsSince(start);
    expectNoNewMachine(changed);
    await seedsTaken(rig, stack.manifest, task, CHANGE_LIMIT_MS);
    const times = serversOf(cluster).length;
    await waitUntil(() => page.answered() >= times, {
      what: `the new page on ${url}`,
      limitMs: CHANGE_LIMIT_MS,
      signal: task.signal,
    });
    return { seconds: secondsSince(start), applySeconds, changed };
  } finally {
    await page.stop().catch(() => undefined);
  }
}

async function takePageAway(lab: Lab, rig: Rig, task: StepTask): Promise<void> {
  task.onProgress('taking the page away again');
  const { terraform, manifest } = await synthesized(lab, {}, task);
  expectNoNewMachine(await terraformApply({ ...terraform, ...task }));
  await seedsTaken(rig, manifest, task, CHANGE_LIMIT_MS);
  task.onProgress('terraform plan');
  const rest = (await terraformPlan({ ...terraform, ...task })).map(({ address }) => address);
  if (rest.length > 0) {
    throw new HostError(`a plan right after an apply still wants to change ${rest.join(', ')}`);
  }
}

function expectNoNewMachine(changes: readonly PlannedChange[]): void {
  const machines = changes.filter(
    ({ address, action }) => address.startsWith('libvirt_domain.') && action !== 'update',
  );
  if (machines.length > 0) {
    const words = machines.map(({ address, action }) => `${action} ${address}`);
    throw new HostError(`a page is no reason for another machine, but the apply did ${words.join(', ')}`);
  }
}

async function synthesized(lab: Lab, context: Readonly<Record<string, string>>, task: StepTask): Promise<LabStack> {
  return deployable(lab, await synthesize(lab.app, lab.place.stack, context, task));
}
