import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Hypervisor, startHypervisor, stopHypervisor } from '../../lib/host/hypervisor';
import { labImage } from '../../lib/host/image';
import { BUILD_PROGRAMS } from '../../lib/host/image-build';
import { LAB_IMAGE } from '../../lib/host/image-recipe';
import { terraformEnvironment } from '../../lib/host/provider';
import { type Task, waitUntil } from '../../lib/host/task';
import { type PlannedChange, terraformApply, type TerraformFolder, terraformInit } from '../../lib/host/terraform';
import { terraformPlan } from '../../lib/host/terraform';
import { readDeployment } from '../../lib/rig/deployment';
import { libvirtRig } from '../../lib/rig/libvirt-rig';
import type { Rig } from '../../lib/rig/rig';
import { type Place, synthesize, type Variant } from './lab-stack';

/** What a machine needs for a cluster of its own. */
export const PROGRAMS = [
  ...BUILD_PROGRAMS,
  'dnsmasq',
  'iptables',
  'libvirtd',
  'qemu-system-x86_64',
  'terraform',
  'tini',
  'virsh',
  'xsltproc',
];

export const ADDRESS = 'http://192.168.26.10/';
export const HOSTS = ['lvs-primary', 'lvs-backup', 'web-rs1', 'web-rs2'];

/** Progress on the terminal: a system test that is silent for minutes looks like one that hangs. */
export const told: Task = { onProgress: (line) => process.stderr.write(`  ${line}\n`) };

/** A hypervisor of this run's own, on which stacks are deployed as a user does it. */
export interface TestHypervisor {
  readonly hypervisor: Hypervisor;
  readonly place: Place;
  readonly outdir: string;
  /** Synthesizes and applies a stack; gives what was changed. */
  apply(variant?: Variant): Promise<readonly PlannedChange[]>;
  /** What an apply of the stack as it was synthesized last would do. */
  plan(stack?: string): Promise<readonly PlannedChange[]>;
  terraform(stack?: string): TerraformFolder;
  rig(stack?: string): Promise<Rig>;
  stop(): Promise<void>;
}

export async function startTestHypervisor(purpose: string, recipe = LAB_IMAGE): Promise<TestHypervisor> {
  const name = `test-${purpose}-${process.pid}`;
  const image = await labImage({ ...told, recipe });
  const environment = await terraformEnvironment(told);
  const hypervisor = await startHypervisor({ name, ...told });
  const outdir = await mkdtemp(join(tmpdir(), 'cdktf-lvs-system-'));
  const { uri, storagePool, domainType } = hypervisor;
  const place = { uri, storagePool, domainType, imagePath: image.path };
  const terraform = (stack = 'lab'): TerraformFolder => ({
    folder: join(outdir, 'stacks', stack),
    environment,
    variables: {},
  });
  return {
    hypervisor,
    place,
    outdir,
    terraform,
    async apply(variant = {}) {
      synthesize(outdir, place, variant);
      const run = { ...terraform(variant.stack), ...told };
      await terraformInit(run);
      return terraformApply(run);
    },
    plan: (stack) => terraformPlan({ ...terraform(stack), ...told }),
    async rig(stack) {
      return libvirtRig(await readDeployment({ terraform: terraform(stack), uri, namespace: hypervisor.namespace }));
    },
    async stop() {
      await stopHypervisor({ name, ...told });
      await rm(outdir, { recursive: true, force: true });
    },
  };
}

/** The waits are generous: a busy machine is slow, and no test here is about time. */
export async function answered(rig: Rig, url = ADDRESS, everyMs = 500): Promise<string> {
  let body = '';
  await waitUntil(
    async () => {
      const answer = await rig.request(url);
      body = answer?.body.trim() ?? '';
      return answer?.status === 200;
    },
    { what: `an answer from ${url}`, limitMs: 300_000, everyMs },
  );
  return body;
}

/** Waits until exactly one router holds the floating addresses, and names it with the other one. */
export async function activeAndStandby(rig: Rig): Promise<readonly [active: string, standby: string]> {
  let holders: readonly string[] = [];
  await waitUntil(async () => (holders = await rig.activeRouters()).length === 1, {
    what: 'exactly one active router',
    limitMs: 120_000,
    everyMs: 500,
  });
  return holders[0] === 'lvs-primary' ? ['lvs-primary', 'lvs-backup'] : ['lvs-backup', 'lvs-primary'];
}

/** Waits until both real servers have answered; says what the hosts see where they do not. */
export async function bothAnswered(rig: Rig): Promise<void> {
  // guests that boot may take longer than what is waited for the other one
  const seen = new Set([await answered(rig)]);
  const bothSeen = waitUntil(async () => seen.add(await answered(rig)).size > 1, {
    what: 'answers of both real servers',
    limitMs: 120_000,
    everyMs: 200,
  });
  await bothSeen.catch(async (error: unknown) => {
    process.stderr.write(`only ${[...seen].join(', ')} answers:\n${await whatHostsSee(rig)}`);
    throw error;
  });
}

const QUESTIONS = [
  'ipvsadm -Ln; ipvsadm -Lnc; cat /proc/net/ip_vs_stats',
  'ip -4 -o address; ip neigh; ip route show cache; ip route get 192.168.26.254',
  'timeout 15 tcpdump -lnei any -c 60 --immediate-mode tcp port 80',
  'cat /run/lvs/report.json; systemctl --failed; journalctl -b -p notice -n 30 --no-pager',
];

/** The state of the manual's hosts and of their client, while it asks on. */
async function whatHostsSee(rig: Rig): Promise<string> {
  const asking = await rig.probe({ url: ADDRESS, intervalMs: 500, timeoutMs: 5_000 });
  const told = await Promise.all(
    HOSTS.flatMap((host) => QUESTIONS.map((question) => [host, question] as const)).map(async ([host, question]) => {
      const { stdout, stderr } = await rig
        .run(host, ['sh', '-c', question], 60_000)
        .catch((error: unknown) => ({ stdout: '', stderr: String(error) }));
      return `--- ${host}: ${question}\n${stdout}${stderr}\n`;
    }),
  );
  const client = await rig.clientRun(['ip', 'neigh']);
  return `${told.join('')}--- client\n${client.stdout}\n${JSON.stringify(await asking.stop())}\n`;
}

/**
 * Cuts the active router's power while requests run, until the other one has answered some: its address has moved, and
 * the connection that was established before goes on. Gives the router that died.
 */
export async function losesItsActiveRouter(rig: Rig): Promise<string> {
  const [active, standby] = await activeAndStandby(rig);
  const probe = await rig.probe({ url: ADDRESS });
  // a connection is known to the standby after its third packet
  const before = probe.answered();
  await expect.poll(() => probe.answered(), { timeout: 60_000 }).toBeGreaterThan(before + 60);
  await rig.kill(active);
  await expect.poll(() => rig.activeRouters(), { timeout: 60_000, interval: 500 }).toEqual([standby]);
  const moved = probe.answered();
  await expect.poll(() => probe.answered(), { timeout: 60_000 }).toBeGreaterThan(moved + 20);
  const result = await probe.stop();
  expect(result.kept.ended).toBeUndefined();
  return active;
}

/** Starts a guest that is off, and waits until this service of it runs. */
export async function startedAgain(rig: Rig, host: string, service: string): Promise<void> {
  await rig.start(host);
  await untilActive(rig, host, service);
}

/** Waits until a service runs, for as long as a boot may take. */
export async function untilActive(rig: Rig, host: string, service: string): Promise<void> {
  await expect
    .poll(async () => (await rig.run(host, ['systemctl', 'is-active', service])).stdout.trim(), {
      timeout: 180_000,
      interval: 1_000,
    })
    .toBe('active');
}

/** The output of a command that must succeed. */
export async function output(rig: Rig, host: string, ...command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await rig.run(host, command);
  if (exitCode !== 0) {
    throw new Error(`${command.join(' ')} on ${host}: exit ${exitCode}: ${stderr}${stdout}`);
  }
  return stdout;
}
