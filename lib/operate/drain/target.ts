import { HostError } from '../../host/host-error';
import type { Manifest, ManifestCluster, ManifestServer, ManifestService } from '../../manifest';

/** A real server, and where it serves. */
export interface DrainTarget {
  readonly cluster: ManifestCluster;
  readonly server: ManifestServer;
  /** Of its pool. */
  readonly services: readonly ManifestService[];
}

/** All real servers, in the manifest's order. */
export function drainTargets({ clusters }: Manifest): readonly DrainTarget[] {
  return clusters.flatMap((cluster) =>
    cluster.pools.flatMap((pool) => {
      const services = cluster.services.filter((service) => service.pool === pool.path);
      return pool.servers.map((server) => ({ cluster, server, services }));
    }),
  );
}

/** The real server of that name; refuses another name with those that there are. */
export function drainTarget(manifest: Manifest, name: string): DrainTarget {
  const targets = drainTargets(manifest);
  const found = targets.find(({ server }) => server.host === name);
  if (found === undefined) {
    const names = targets.map(({ server }) => server.host).join(', ');
    const isHost = manifest.hosts.some((host) => host.name === name);
    throw new HostError(
      `${isHost ? `${name} is no real server` : `there is no real server '${name}'`}: the real servers are ${names || 'none'}`,
    );
  }
  return found;
}

/** The services for which nobody else of the pool would take a connection, going by the weights on a router. */
export function lastOf(
  { cluster, server, services }: DrainTarget,
  weightsOf: (service: ManifestService) => ReadonlyMap<string, number>,
): readonly ManifestService[] {
  return services.filter((service) => {
    const others = cluster.pools.find(({ path }) => path === service.pool)?.servers ?? [];
    const weights = weightsOf(service);
    return !others.some(({ address }) => address !== server.address && (weights.get(address) ?? 0) > 0);
  });
}
