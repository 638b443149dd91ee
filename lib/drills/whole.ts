import { type Task, waitUntil } from '../host/task';
import type { ManifestCluster } from '../manifest';
import type { Answer, Rig } from '../rig/rig';
import { lookAt, type RouterState, weightsOf } from './router-state';

/** The states of both routers of a cluster. */
export type RouterStates = ReadonlyMap<string, RouterState>;

export async function lookAtBoth(rig: Pick<Rig, 'run'>, cluster: ManifestCluster): Promise<RouterStates> {
  const { primary, backup } = cluster.routers;
  const look = async (router: string): Promise<readonly [string, RouterState]> => [
    router,
    await lookAt(rig, router, cluster),
  ];
  return new Map(await Promise.all([primary, backup].map(look)));
}

/** The routers that hold addresses, all or some. */
export function holdersOf(states: RouterStates): readonly string[] {
  return [...states].filter(([, { holds }]) => holds === 'all' || holds === 'some').map(([router]) => router);
}

/** Why a cluster is not whole: one router with all addresses, keepalived on both, all servers in both tables. */
export function whyNotWhole(cluster: ManifestCluster, states: RouterStates): string | undefined {
  const holders = [...states].filter(([, { holds }]) => holds !== 'none').map(([name]) => name);
  const full = [...states].filter(([, { holds }]) => holds === 'all').map(([name]) => name);
  if (holders.length !== 1 || full.length !== 1) {
    const words = [...states].map(([name, { holds }]) => `${name} ${holds}`);
    return `of the floating addresses ${words.join(', ')}`;
  }
  for (const [router, state] of states) {
    if (!state.isRunning) {
      return `keepalived does not run on ${router}`;
    }
    for (const service of cluster.services) {
      const weights = weightsOf(state, service);
      const servers = cluster.pools.find(({ path }) => path === service.pool)?.servers ?? [];
      const lacking = servers.filter(({ address, weight }) => weight > 0 && (weights.get(address) ?? 0) === 0);
      if (lacking.length > 0) {
        const names = lacking.map(({ host }) => host);
        return `${router} sends no requests of ${service.path} to ${names.join(', ')}`;
      }
    }
  }
  return undefined;
}

/** Whether it is what was asked for: a page, or a file that came by FTP. */
export function isGood(answer: Answer | undefined): boolean {
  return answer?.status === 200 || answer?.status === 226;
}

/** Waits until the cluster is whole and, where a client can ask it, answers; gives who is active and what it said. */
export async function wholeCluster(
  rig: Rig,
  cluster: ManifestCluster,
  url: string | undefined,
  task: Task,
  limitMs: number,
): Promise<{ readonly active: string; readonly met: string }> {
  let active = '';
  let met = '';
  let why: string | undefined = 'the routers have not told their state yet';
  const isWhole = async (): Promise<boolean> => {
    const states = await lookAtBoth(rig, cluster);
    why = whyNotWhole(cluster, states);
    if (why === undefined && url !== undefined) {
      why = `no answer on ${url}`;
      const answer = await rig.request(url);
      met = answer?.body ?? '';
      if (isGood(answer)) {
        why = undefined;
      }
    }
    active = [...states].find(([, { holds }]) => holds === 'all')?.[0] ?? '';
    return why === undefined;
  };
  const timer = setInterval(() => task.onProgress?.(`not whole yet: ${why}`), 5_000);
  try {
    await waitUntil(isWhole, {
      get what() {
        return `the cluster ${cluster.path} to be whole (${why})`;
      },
      limitMs,
      everyMs: 500,
      signal: task.signal,
    });
  } finally {
    clearInterval(timer);
  }
  return { active, met };
}
