import { HostError } from '../../host/host-error';
import type { PlannedChange } from '../../host/terraform';
import type { Manifest, ManifestCluster } from '../../manifest';
import { silence } from '../../rig/active-routers';
import type { Rig } from '../../rig/rig';
import { classesOf, type RollClasses } from './classes';
import type { Machines } from './machines';
import { differingFacts, pairFactsOf } from './pair-facts';
import { activeAndStandby, type RouterRoll, rollRouters } from './routers';
import { type ServerRoll, rollServer, serversOf } from './servers';
import type { RollOptions } from './roll-options';
import { waitBorn } from './standby';

/** What a roll would do, and why it would not. */
export interface RollPlan extends RollClasses {
  /** What the routers of a pair must agree on, and would not: `cluster: what: from -> to`. */
  readonly incompatible: readonly string[];
}

/** What a roll has done; also the shape that `--json` prints. */
export interface RollReport {
  readonly plan: RollPlan;
  readonly routers: readonly RouterRoll[];
  readonly servers: readonly ServerRoll[];
  /** Resources that were changed at the end, all at once: what running guests take, and what nobody needs any more. */
  readonly finished: number;
  readonly seconds: number;
}

const KEEPALIVED = '/etc/keepalived/keepalived.conf';

/** Looks at what is to change, and changes nothing. */
export async function planRoll(
  rig: Rig,
  manifest: Manifest,
  machines: Machines,
  options: RollOptions,
): Promise<RollPlan> {
  return planOf(rig, manifest, await machines.plan(options));
}

async function planOf(rig: Rig, manifest: Manifest, changes: readonly PlannedChange[]): Promise<RollPlan> {
  const incompatible = await Promise.all(manifest.clusters.map((cluster) => incompatibleIn(rig, manifest, cluster)));
  return { ...classesOf(manifest, changes), incompatible: incompatible.flat() };
}

async function incompatibleIn(rig: Rig, manifest: Manifest, cluster: ManifestCluster): Promise<readonly string[]> {
  const { primary, backup } = cluster.routers;
  const running = await Promise.all([primary, backup].map((router) => runningFile(rig, router)));
  if (running.every((text) => text === undefined)) {
    throw new HostError(`neither ${primary} nor ${backup} answers: 'npx cdktf-lvs status' says what is up`);
  }
  const differing = [primary, backup].flatMap((router, at) => {
    const text = running[at];
    const files = manifest.hosts.find(({ name }) => name === router)?.files ?? [];
    const coming = files.find(({ path }) => path === KEEPALIVED)?.content ?? '';
    return text === undefined ? [] : differingFacts(pairFactsOf(text), pairFactsOf(coming));
  });
  return [...new Set(differing)].map((fact) => `${cluster.path}: ${fact}`);
}

/** Undefined of a router that does not answer: one that an earlier roll has not made to its end, perhaps. */
async function runningFile(rig: Rig, router: string): Promise<string | undefined> {
  const { exitCode, stdout } = await rig.run(router, ['cat', KEEPALIVED]).catch(silence);
  return exitCode === 0 ? stdout : undefined;
}

/**
 * Changes a running stack so that its clients notice nothing: of each pair the standby first, then the other one, then
 * real servers one by one, and at the end what running guests take. Each step looks at what is there, so that a roll which
 * stopped goes on when it is called again.
 */
export async function roll(
  rig: Rig,
  manifest: Manifest,
  machines: Machines,
  options: RollOptions,
): Promise<RollReport> {
  const start = Date.now();
  const changes = await machines.plan(options);
  const plan = await planOf(rig, manifest, changes);
  refuse(plan, options);
  const routers: RouterRoll[] = [];
  const servers: ServerRoll[] = [];
  if (plan.incompatible.length === 0) {
    await machines.prepare(changes, options);
    for (const cluster of manifest.clusters) {
      routers.push(...(await rollRouters(rig, manifest, cluster, plan.born, machines, options)));
    }
    for (const target of serversOf(manifest, plan.born)) {
      servers.push(await rollServer(rig, manifest, target, machines, options));
    }
  }
  options.onProgress?.('what is left: running guests take their new files');
  const finished = await machines.finish(options);
  if (plan.incompatible.length > 0) {
    await settled(rig, manifest, [...plan.born, ...plan.live], options);
  }
  return { plan, routers, servers, finished: finished.length, seconds: Math.round((Date.now() - start) / 1000) };
}

/** After a change of all at once: each guest has what it was given, and the routers have agreed again. */
async function settled(rig: Rig, manifest: Manifest, changed: readonly string[], options: RollOptions): Promise<void> {
  for (const host of manifest.hosts.filter(({ name }) => changed.includes(name))) {
    await waitBorn(rig, host, options);
  }
  for (const cluster of manifest.clusters) {
    await activeAndStandby(rig, cluster, options);
  }
}

function refuse({ moved, shared, incompatible }: RollPlan, { outage }: RollOptions): void {
  if (moved.length > 0) {
    throw new HostError(
      `${moved.join(', ')} would be made on another hypervisor, while the old machine goes: no roll can do that. ` +
        `Take the change back, or deploy it with an outage ('npx cdktf-lvs up')`,
    );
  }
  if (shared.length > 0) {
    throw new HostError(
      `${shared.join(', ')} would be made anew below the machines that use it: no roll can do that. ` +
        `Take the change back, or deploy it with an outage ('npx cdktf-lvs up')`,
    );
  }
  if (incompatible.length > 0 && !outage) {
    throw new HostError(
      `the routers of a pair would not understand each other half-way:\n${incompatible.map((each) => `  ${each}\n`).join('')}` +
        `Take it back, or change all at once with --outage`,
    );
  }
}
