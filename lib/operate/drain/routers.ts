import { weightsOf } from '../../drills/router-state';
import { HostError } from '../../host/host-error';
import { type Task, waitUntil } from '../../host/task';
import type { Rig } from '../../rig/rig';
import { lookAtRouter, type RouterLook } from '../router-look';
import type { DrainTarget } from './target';

// Both routers of a server: what is drained on one of them alone comes back with the next failover.

export type RunRig = Pick<Rig, 'run'>;

// keepalived hears of the file at once; its table follows when the process gets its turn
const TAKEN_OVER_LIMIT_MS = 30_000;

/** Looks at both routers; refuses to do half of it. */
export async function answering(
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

export function silentOf({ cluster }: DrainTarget, looks: ReadonlyMap<string, unknown>): readonly string[] {
  return [cluster.routers.primary, cluster.routers.backup].filter((router) => !looks.has(router));
}

export async function onAll(rig: RunRig, routers: readonly string[], command: readonly string[]): Promise<void> {
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
export async function takenOver(
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
export async function weightsOn(
  rig: RunRig,
  { cluster, server, services }: DrainTarget,
  router: string,
): Promise<readonly (number | undefined)[]> {
  const look = await lookAtRouter(rig, router, cluster);
  return services.map((service) => look && weightsOf(look.state, service).get(server.address));
}
