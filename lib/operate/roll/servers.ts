import { lookAtBoth } from '../../drills/whole';
import { weightsOf } from '../../drills/router-state';
import { HostError } from '../../host/host-error';
import { waitUntil } from '../../host/task';
import type { Manifest } from '../../manifest';
import type { Rig } from '../../rig/rig';
import { drainServer, undrainServer } from '../drain/drain';
import { type DrainTarget, drainTargets } from '../drain/target';
import type { Machines } from './machines';
import type { RollOptions } from './roll-options';
import { waitBorn } from './standby';

/** What became of one real server. */
export interface ServerRoll {
  readonly host: string;
  readonly seconds: number;
  /** Connections that had not ended when it was made anew. */
  readonly ended: number;
}

const TAKES_LIMIT_MS = 5 * 60_000;

/** The real servers among those hosts. */
export function serversOf(manifest: Manifest, born: readonly string[]): readonly DrainTarget[] {
  return drainTargets(manifest).filter(({ server }) => born.includes(server.host));
}

/** Drains one real server, makes it anew, and gives it its weight back once it is healthy. */
export async function rollServer(
  rig: Rig,
  manifest: Manifest,
  target: DrainTarget,
  machines: Machines,
  options: RollOptions,
): Promise<ServerRoll> {
  const start = Date.now();
  const { server } = target;
  const description = manifest.hosts.find(({ name }) => name === server.host);
  if (description === undefined) {
    throw new HostError(`the manifest has no host '${server.host}'`);
  }
  options.onProgress?.(`${server.host} is drained`);
  const { connections } = await drainServer(rig, target, {
    ...options,
    timeoutSeconds: options.drainSeconds,
    force: false,
  });
  options.onProgress?.(`${server.host} is made anew`);
  await machines.renew(description, options);
  await waitBorn(rig, description, options);
  await undrainServer(rig, target, { ...options, force: false });
  const takes = async (): Promise<boolean> => {
    const states = [...(await lookAtBoth(rig, target.cluster)).values()];
    return states.every((state) =>
      target.services.every((service) => (weightsOf(state, service).get(server.address) ?? 0) > 0),
    );
  };
  if (server.weight > 0) {
    await waitUntil(takes, {
      what: `both routers to send requests to ${server.host}`,
      limitMs: TAKES_LIMIT_MS,
      everyMs: 500,
      signal: options.signal,
    });
  }
  return { host: server.host, seconds: Math.round((Date.now() - start) / 1000), ended: connections };
}
