import { weightsOf } from '../../drills/router-state';
import { HostError } from '../../host/host-error';
import { type Task, waitUntil } from '../../host/task';
import { lookAtRouter } from '../router-look';
import { answering, onAll, type RunRig, silentOf, takenOver } from './routers';
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

/** Lets a real server finish: it gets no new connections on either router, and those that are open go on. */
export async function drainServer(rig: RunRig, target: DrainTarget, options: DrainOptions): Promise<DrainResult> {
  const { server } = target;
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
  const connections = await lastConnections(rig, target, routers, options);
  return {
    server: server.host,
    routers,
    silent: silentOf(target, looks),
    connections,
    unserved: unserved.map(({ path }) => path),
    seconds: Math.round((Date.now() - start) / 100) / 10,
  };
}

/** Waits for a server's connections to end, and gives how many are left. */
async function lastConnections(
  rig: RunRig,
  target: DrainTarget,
  routers: readonly string[],
  { timeoutSeconds, signal, onProgress }: DrainOptions,
): Promise<number> {
  const { host } = target.server;
  let left: number | undefined;
  const isEmpty = async (): Promise<boolean> => {
    left = await connectionsOf(rig, target, routers);
    if (left !== 0) {
      onProgress?.(
        left === undefined ? `no answer of ${routers.join(' and ')}` : `${host} has ${left} open connections`,
      );
    }
    return left === 0;
  };
  const what = `the connections of ${host} to end`;
  await waitUntil(isEmpty, { what, limitMs: timeoutSeconds * 1000, everyMs: 500, signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (!(error instanceof HostError)) {
      throw error;
    }
  });
  if (left === undefined) {
    throw new HostError(
      `${host} is drained, but ${routers.join(' and ')} answer no longer how many connections it has: ` +
        `see with 'npx cdktf-lvs status' what is up, and drain it again`,
    );
  }
  return left;
}

/** On the router that holds the addresses: the other one does not hear of every end. Undefined where none answers. */
async function connectionsOf(
  rig: RunRig,
  { cluster, server }: DrainTarget,
  routers: readonly string[],
): Promise<number | undefined> {
  const answers = await Promise.all(routers.map((router) => lookAtRouter(rig, router, cluster)));
  const looks = answers.filter((look) => look !== undefined);
  const active = looks.find(({ state }) => state.holds === 'all');
  const counts = (active === undefined ? looks : [active]).map(({ services }) => {
    const entries = services.flatMap(({ servers }) => servers);
    return entries.filter(({ address }) => address === server.address).reduce((sum, each) => sum + each.active, 0);
  });
  return counts.length === 0 ? undefined : Math.max(...counts);
}
