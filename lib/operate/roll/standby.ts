import { lookAt, type RouterState, weightsOf } from '../../drills/router-state';
import { type Task, waitUntil } from '../../host/task';
import type { ManifestCluster, ManifestHost } from '../../manifest';
import type { Rig } from '../../rig/rig';

// emulated guests of a busy machine boot for minutes
const BOOT_LIMIT_MS = 15 * 60_000;
const READY_LIMIT_MS = 5 * 60_000;

type LookRig = Pick<Rig, 'run' | 'report'>;

/** Waits until a guest reports the seed disk that the manifest gives it. */
export async function waitBorn(rig: LookRig, host: ManifestHost, task: Task): Promise<void> {
  const start = Date.now();
  let told = start;
  const isBorn = async (): Promise<boolean> => {
    if (Date.now() - told > 5_000) {
      told = Date.now();
      task.onProgress?.(`${host.name} boots (${Math.round((told - start) / 1000)} s)`);
    }
    return (await rig.report(host.name))?.seed === host.seed.sha256;
  };
  await waitUntil(isBorn, {
    what: `${host.name} to report its seed disk`,
    limitMs: BOOT_LIMIT_MS,
    everyMs: 1_000,
    signal: task.signal,
  });
}

/** Waits until a router could do the other one's work: keepalived, the sync daemons, and its servers. */
export async function waitReady(
  rig: LookRig,
  cluster: ManifestCluster,
  router: string,
  active: string,
  task: Task,
): Promise<void> {
  let why: string | undefined;
  const isReady = async (): Promise<boolean> => {
    why = await whyNotReady(rig, cluster, router, await lookAt(rig, active, cluster));
    if (why !== undefined) {
      task.onProgress?.(`${router} is not ready: ${why}`);
    }
    return why === undefined;
  };
  await waitUntil(isReady, {
    get what() {
      return `${router} to be a standby (${why})`;
    },
    limitMs: READY_LIMIT_MS,
    everyMs: 1_000,
    signal: task.signal,
  });
}

async function whyNotReady(
  rig: LookRig,
  cluster: ManifestCluster,
  router: string,
  active: RouterState,
): Promise<string | undefined> {
  const state = await lookAt(rig, router, cluster);
  if (state.holds === 'silent' || !state.isRunning) {
    return 'its keepalived does not run';
  }
  const sync = await rig.run(router, ['systemctl', 'is-active', 'lvs-sync.service']).catch(() => ({ exitCode: 1 }));
  if (sync.exitCode !== 0) {
    return 'its sync daemons do not run';
  }
  const lacking = lackingServers(cluster, active, state);
  return lacking.length > 0 ? `it sends no requests to ${lacking.join(', ')}` : undefined;
}

/** Servers that take requests of the active router, and would take none of the other one. */
export function lackingServers(cluster: ManifestCluster, active: RouterState, other: RouterState): readonly string[] {
  return cluster.services.flatMap((service) => {
    const here = weightsOf(active, service);
    const there = weightsOf(other, service);
    const servers = cluster.pools.find(({ path }) => path === service.pool)?.servers ?? [];
    return servers
      .filter(({ address }) => (here.get(address) ?? 0) > 0 && (there.get(address) ?? 0) === 0)
      .map(({ host }) => `${host} for ${service.path}`);
  });
}
