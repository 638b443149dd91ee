import { weightsOf } from '../../drills/router-state';
import { HostError } from '../../host/host-error';
import { type Task, waitUntil } from '../../host/task';
import type { Rig } from '../../rig/rig';
import { lookAtRouter, type RouterLook } from '../router-look';
import { type DrainTarget, lastOf } from './target';

/** How a real server is drained. */
export interface DrainOptions extends Task {
  /** How long to wait for its connections to end; 0 does not wait. */
  readonly timeoutSeconds: number;
  /** Also the last one of a service, and also while a router does not answer. */
  readonly force: boolean;
}

/** What came of it; also the shape that `--json` prints. */
export interface DrainResult {
  readonly server: string;
  /** The routers on which it was done. */
  readonly routers: readonly string[];
  /** Those that did not answer. */
  readonly silent: readonly string[];
  /** That are still open. */
  readonly connections: number;
  /** Services for which nobody takes connections now. */
  readonly unserved: readonly string[];
  readonly seconds: number;
}

type RunRig = Pick<Rig, 'run'>;

// keepalived hears of the file at once; its table follows when the process gets its turn
const TAKEN_OVER_LIMIT_MS = 30_000;

/** Lets a real server finish: it gets no new connections on either router, and those that are open go on. */
export async function drainServer(rig: RunRig, target: DrainTarget, options: DrainOptions): Promise<DrainResult> {
  const { server, services } = target;
  const start = Date.now();
  const looks = await answering(rig, target, options.force);
  const active = [...looks.values()].find(({ state }) => state.holds === 'all') ?? [...looks.values()][0];
  const unserved = lastOf(target, (service) => (active === undefined ? new Map() : weightsOf(active.state, service)));
  if (unserved.length > 0 && !options.force) {
    const paths = unserved.map(({ path }) => path).join(', ');
    const [sorry] = unserved.flatMap(({ sorryServer }) => sorryServer ?? []);
    const then = sorry === undefined ? 'its clients would be refused' : `all clients would meet ${sorry.address}`;
    throw new HostError(
      `${server.host} is the last server of ${paths} that takes connections: without it ${then}; --force drains it all the same`,
    );
  }
  const routers = [...looks.keys()];
  // to the disk as well, so that it outlasts a power cut
  await onAll(rig, routers, ['sh', '-c', 'echo 1 >"$1" && sync "$1"', 'sh', server.drainFile]);
  await takenOver(rig, target, routers, options, (weight) => weight === 0);
  let connections = 0;
  const isEmpty = async (): Promise<boolean> => {
    connections = await connectionsOf(rig, target, routers);
    if (connections > 0) {
      options.onProgress?.(`${server.host} has ${connections} open connections`);
    }
    return connections === 0;
  };
  const what = `the connections of ${server.host} to end`;
  const limitMs = options.timeoutSeconds * 1000;
  await waitUntil(isEmpty, { what, limitMs, everyMs: 500, signal: options.signal }).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    if (!(error instanceof HostError) || connections === 0) {
      throw error;
    }
  });
  return {
    server: server.host,
    routers,
    silent: silentOf(target, looks),
    connections,
    unserved: services.filter((service) => unserved.includes(service)).map(({ path }) => path),
    seconds: Math.round((Date.now() - start) / 100) / 10,
  };
}

/** What came of taking a drain back; also the shape that `--json` prints. */
export interface UndrainResult {
  readonly server: string;
  readonly routers: readonly string[];
  readonly silent: readonly string[];
  /** Its weight on those routers is more than 0 again; it is not while its health checks fail. */
  readonly takesConnections: boolean;
}

/** Gives a drained server its weight back on both routers; fine for one that is not drained. */
export async function undrainServer(rig: RunRig, target: DrainTarget, options: UndrainOptions): Promise<UndrainResult> {
  const { server } = target;
  const looks = await answering(rig, target, options.force);
  const routers = [...looks.keys()];
  // the folder's entry is on the disk once the folder is
  await onAll(rig, routers, ['sh', '-c', 'rm -f "$1" && sync "${1%/*}"', 'sh', server.drainFile]);
  if (server.weight > 0) {
    await takenOver(rig, target, routers, options, (weight) => weight > 0).catch((error: unknown) => {
      // one that fails its checks keeps weight 0 where its service quiesces
      if (!(error instanceof HostError) || options.signal?.aborted === true) {
        throw error;
      }
    });
  }
  const weights = await Promise.all(routers.map((router) => weightsOn(rig, target, router)));
  return {
    server: server.host,
    routers,
    silent: silentOf(target, looks),
    takesConnections: weights.every((each) => each.length > 0 && each.every((weight) => (weight ?? 0) > 0)),
  };
}

export type UndrainOptions = Omit<DrainOptions, 'timeoutSeconds'>;

/** Looks at both routers; refuses to do half of it. */
async function answering(
  rig: RunRig,
  { cluster, server }: DrainTarget,
  force: boolean,
): Promise<ReadonlyMap<string, RouterLook>> {
  const { primary, backup } = cluster.routers;
  const looks = await Promise.all([primary, backup].map((router) => lookAtRouter(rig, router, cluster)));
  const found = [primary, backup].map((router, at) => [router, looks[at]] as const);
  const silent = found.filter(([, look]) => look === undefined).map(([router]) => router);
  if (silent.length === 2) {
    throw new HostError(`neither ${primary} nor ${backup} answers: see with 'cdktf-lvs status' what is up`);
  }
  if (silent.length > 0 && !force) {
    throw new HostError(
      `${silent[0]} does not answer: after a failover it would treat ${server.host} as before; start it first, or do it on the other alone by --force`,
    );
  }
  return new Map(found.flatMap(([router, look]) => (look === undefined ? [] : [[router, look] as const])));
}

function silentOf({ cluster }: DrainTarget, looks: ReadonlyMap<string, unknown>): readonly string[] {
  return [cluster.routers.primary, cluster.routers.backup].filter((router) => !looks.has(router));
}

async function onAll(rig: RunRig, routers: readonly string[], command: readonly string[]): Promise<void> {
  await Promise.all(
    routers.map(async (router) => {
      const { exitCode, stderr } = await rig.run(router, command);
      if (exitCode !== 0) {
        throw new HostError(`${router} could not write ${command.at(-1)}: ${stderr.trim()}`);
      }
    }),
  );
}

/** Waits until the routers' tables have it; a server that is not in a table has nothing to take over there. */
async function takenOver(
  rig: RunRig,
  target: DrainTarget,
  routers: readonly string[],
  { signal, onProgress }: Task,
  isSo: (weight: number) => boolean,
): Promise<void> {
  for (const router of routers) {
    onProgress?.(`keepalived on ${router} takes it over`);
    const isThere = async (): Promise<boolean> =>
      (await weightsOn(rig, target, router)).every((weight) => weight === undefined || isSo(weight));
    const what = `keepalived on ${router} to read ${target.server.drainFile} (does it run, with the file that was deployed?)`;
    await waitUntil(isThere, { what, limitMs: TAKEN_OVER_LIMIT_MS, everyMs: 200, signal });
  }
}

/** A server's weight in each of its services on a router; undefined where the table does not have it. */
async function weightsOn(
  rig: RunRig,
  { cluster, server, services }: DrainTarget,
  router: string,
): Promise<readonly (number | undefined)[]> {
  const look = await lookAtRouter(rig, router, cluster);
  return services.map((service) => look && weightsOf(look.state, service).get(server.address));
}

/** On the router that holds the addresses: the other one does not hear of every end. */
async function connectionsOf(
  rig: RunRig,
  { cluster, server }: DrainTarget,
  routers: readonly string[],
): Promise<number> {
  const looks = await Promise.all(routers.map((router) => lookAtRouter(rig, router, cluster)));
  const active = looks.find((look) => look?.state.holds === 'all');
  const counts = (active === undefined ? looks : [active]).map((look) => {
    const entries = (look?.services ?? []).flatMap(({ servers }) => servers);
    return entries.filter(({ address }) => address === server.address).reduce((sum, each) => sum + each.active, 0);
  });
  return Math.max(...counts);
}
