import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { firstAnswer, theCluster, wholeCluster } from '../lib/cli/lab/cluster';
import { failover } from '../lib/cli/lab/failover';
import { liveChange } from '../lib/cli/lab/live-change';
import { labApp } from '../lib/cli/lab/app';
import { deploy, deployable, type Lab, synthesize } from '../lib/cli/lab/stack';
import type { StepTask } from '../lib/cli/steps';
import { startHypervisor, stopHypervisor } from '../lib/host/hypervisor';
import { labImage } from '../lib/host/image';
import { terraformBinary, terraformEnvironment } from '../lib/host/provider';
import { environmentOf } from '../lib/host/terraform-folder';
import { readDeployment } from '../lib/rig/deployment';
import { libvirtRig } from '../lib/rig/libvirt-rig';
import type { Rig } from '../lib/rig/rig';
import type { Row } from './row';

const FAILOVERS = 10;
/** What a failover may take beyond the bound of VRRP's timers, in seconds. */
const GRACE_SECONDS = 0.4;

const task: StepTask = {
  onProgress: (line) => process.stderr.write(`  ${line}\n`),
  say: (line) => process.stderr.write(`  ${line}\n`),
  signal: new AbortController().signal,
};

/** What a deployed cluster is measured by: deploy to first answer, live change, failover. It takes a few minutes. */
export async function clusterRows(): Promise<readonly Row[]> {
  const name = `bench-${process.pid}`;
  const image = await labImage(task);
  const environment = await terraformEnvironment(task);
  const { uri, namespace, domainType, storagePool, directory } = await startHypervisor({ name, ...task });
  const output = await mkdtemp(join(tmpdir(), 'cdktf-lvs-bench-'));
  try {
    const app = { ...(await labApp(process.cwd())), output };
    const { place } = await synthesize(app, undefined, {}, task);
    const libvirt = { kind: 'private', uri, namespace, domainType, storagePool, logs: directory } as const;
    return await measured({ app, place, libvirt, imagePath: image.path, environment });
  } finally {
    await stopHypervisor({ name, ...task });
    await rm(output, { recursive: true, force: true });
  }
}

async function measured(lab: Lab): Promise<readonly Row[]> {
  const stack = deployable(lab, await synthesize(lab.app, undefined, {}, task));
  const { manifest, terraform } = stack;
  const { cluster, url } = theCluster(manifest);
  const { uri, namespace } = lab.libvirt;

  const start = Date.now();
  await deploy(lab, stack, task);
  const rig = libvirtRig(await readDeployment({ terraform, uri, namespace }));
  await firstAnswer(rig, url, task);
  const deployed = secondsSince(start);
  await wholeCluster(rig, manifest, task);

  const live = await liveChange(lab, rig, task);
  const gaps: number[] = [];
  for (let round = 0; round < FAILOVERS; round += 1) {
    gaps.push((await failover(rig, manifest, task)).gapSeconds);
  }
  const graceful = await gracefulStop(rig, url);

  const again = Date.now();
  const routers = manifest.hosts.filter(({ role }) => role === 'router').map(({ resources }) => resources);
  const replace = routers.flatMap(({ disk, domain }) => [`-replace=${disk}`, `-replace=${domain}`]);
  const { execa } = await import('execa');
  await execa(terraformBinary(), [`-chdir=${terraform.folder}`, 'apply', '-auto-approve', '-input=false', ...replace], {
    env: environmentOf(terraform),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await firstAnswer(rig, url, task);
  const replaced = secondsSince(again);

  const bound = cluster.timers.failoverBoundSeconds + GRACE_SECONDS;
  const worst = Math.max(...gaps);
  const { answered, failed } = live.requests;
  return [
    {
      what: 'deploy to first answer',
      against: 'nothing: seconds of this machine',
      ratio: undefined,
      target: undefined,
      figures: `${deployed.toFixed(1)} s`,
    },
    {
      what: 'service change, from apply to effect',
      against: 'both routers replaced by hand, to first answer',
      ratio: live.seconds / replaced,
      target: 0.1,
      figures: `${live.seconds.toFixed(1)} / ${replaced.toFixed(1)} s; ${failed} of ${answered + failed} requests lost`,
    },
    {
      what: `no answer after a power cut, worst of ${FAILOVERS}`,
      against: `bound of the VRRP timers + ${GRACE_SECONDS} s`,
      ratio: worst / bound,
      target: 1,
      figures: `${worst.toFixed(2)} / ${bound.toFixed(2)} s; all: ${gaps.map((gap) => gap.toFixed(2)).join(' ')}`,
    },
    {
      what: 'no answer after a graceful stop',
      against: `bound of the VRRP timers + ${GRACE_SECONDS} s`,
      ratio: graceful / bound,
      target: 1,
      figures: `${graceful.toFixed(2)} / ${bound.toFixed(2)} s`,
    },
  ];
}

/** Seconds without an answer when keepalived is stopped on the active router. */
async function gracefulStop(rig: Rig, url: string): Promise<number> {
  const [active = ''] = await rig.activeRouters();
  const probe = await rig.probe({ url });
  await sleep(5_000);
  await rig.run(active, ['systemctl', 'stop', 'keepalived']);
  await sleep(5_000);
  const { longestGapMs } = await probe.stop();
  await rig.run(active, ['systemctl', 'start', 'keepalived']);
  await sleep(10_000);
  return longestGapMs / 1000;
}

function secondsSince(start: number): number {
  return (Date.now() - start) / 1000;
}
