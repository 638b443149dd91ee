import { lookAtBoth } from '../../drills/whole';
import { lastingUnits } from '../../drills/host-differences';
import { weightsOf } from '../../drills/router-state';
import { waitUntil } from '../../host/task';
import type { Manifest, ManifestHost } from '../../manifest';
import { silence } from '../../rig/active-routers';
import type { Rig } from '../../rig/rig';
import { drainServer } from '../drain/drain';
import { type DrainTarget, drainTargets, lastOf } from '../drain/target';
import { undrainServer } from '../drain/undrain';
import { hostNamed } from '../reach/host-named';
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

/** A server that was gone for less than a check takes still counts as alive: it is asked itself, and by both routers. */
async function waitServing(rig: Rig, host: ManifestHost, target: DrainTarget, options: RollOptions): Promise<void> {
  const { server, services, cluster } = target;
  const ports = services.flatMap((service) => service.ports.filter(({ protocol }) => protocol === 'tcp'));
  const asked = [...new Set(ports.map(({ first }) => first))]
    .map((first) => `timeout 3 bash -c '</dev/tcp/${server.address}/${first}'`)
    .join(' && ');
  const { primary, backup } = cluster.routers;
  const serves = async (): Promise<boolean> => {
    const units = await rig.run(host.name, ['systemctl', 'is-active', ...lastingUnits(host.units)]).catch(silence);
    const answers = await Promise.all(
      [primary, backup].map((router) => rig.run(router, ['sh', '-c', asked === '' ? 'true' : asked]).catch(silence)),
    );
    return units.exitCode === 0 && answers.every(({ exitCode }) => exitCode === 0);
  };
  await waitUntil(serves, {
    what: `${host.name} to serve (${host.units.join(', ')})`,
    limitMs: TAKES_LIMIT_MS,
    everyMs: 500,
    signal: options.signal,
  });
}

/** Another server may have just missed a check of a router that boots beside it; one that has no other is refused at once. */
async function waitForOthers(rig: Rig, target: DrainTarget, options: RollOptions): Promise<void> {
  const { cluster, server } = target;
  const services = target.services.filter(({ pool }) =>
    cluster.pools.some(({ path, servers }) => path === pool && servers.length > 1),
  );
  const take = async (): Promise<boolean> => {
    const states = [...(await lookAtBoth(rig, cluster)).values()].filter(({ holds }) => holds !== 'silent');
    const alone = states.flatMap((state) => lastOf({ ...target, services }, (service) => weightsOf(state, service)));
    if (alone.length > 0) {
      options.onProgress?.(`${server.host} waits: nobody else takes connections of ${alone[0]?.path}`);
    }
    return alone.length === 0;
  };
  await waitUntil(take, {
    what: `another server to take the connections of ${server.host} (does 'npx cdktf-lvs status' have one as down?)`,
    limitMs: TAKES_LIMIT_MS,
    everyMs: 1_000,
    signal: options.signal,
  });
}

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
  const description = hostNamed(manifest, server.host);
  await waitForOthers(rig, target, options);
  options.onProgress?.(`${server.host} is drained`);
  const { connections } = await drainServer(rig, target, {
    ...options,
    timeoutSeconds: options.drainSeconds,
    force: false,
  });
  options.onProgress?.(`${server.host} is made anew`);
  await machines.renew(description, options);
  await waitBorn(rig, description, options);
  await waitServing(rig, description, target, options);
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
