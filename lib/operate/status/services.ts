import type { IpvsServer } from '../../drills/ipvs-table';
import { keyOf } from '../../drills/router-state';
import type { ManifestCluster, ManifestServer, ManifestService } from '../../manifest';
import type { RouterView } from './look';
import type { ServerStatus, ServiceStatus, StatusFinding } from './status';
import { serversOf } from './table-findings';

/** The services of a cluster as a router has them. */
export function servicesOf(cluster: ManifestCluster, view: RouterView | undefined): readonly ServiceStatus[] {
  return cluster.services.map((service) => {
    const key = keyOf(service);
    const found = view?.services.find((each) => each.key === key);
    return {
      path: service.path,
      key,
      scheduler: service.scheduler,
      servers: serversOf(cluster, service).map((server) => {
        const entry = found?.servers.find(({ address }) => address === server.address);
        const rates = view?.rates.get(`${key} ${entry?.end ?? ''}`);
        return {
          name: server.host,
          address: server.address,
          health:
            found === undefined || view === undefined ? 'unknown' : healthOf(service, server, entry, view.drained),
          weight: entry?.weight ?? 0,
          fullWeight: server.weight,
          activeConnections: entry?.active ?? 0,
          inactiveConnections: entry?.inactive ?? 0,
          ...(rates !== undefined && { rates }),
        };
      }),
    };
  });
}

function healthOf(
  { slowStartStepSeconds }: ManifestService,
  server: ManifestServer,
  entry: IpvsServer | undefined,
  drained: readonly string[],
): ServerStatus['health'] {
  if (entry === undefined) {
    return 'down';
  }
  if (drained.includes(server.drainFile)) {
    return 'drained';
  }
  if (server.weight === 0) {
    return 'off';
  }
  if (entry.weight === 0) {
    return 'down';
  }
  return entry.weight < server.weight && slowStartStepSeconds !== undefined ? 'slow' : 'up';
}

/** Servers that a router's health checks have taken out, and weights that nothing explains. */
export function healthFindings(cluster: ManifestCluster, view: RouterView): readonly StatusFinding[] {
  return servicesOf(cluster, view).flatMap(({ path, servers }) =>
    servers.flatMap(({ name, health, weight, fullWeight }): readonly StatusFinding[] => {
      if (health === 'down') {
        const text = `${name} fails the health checks of ${path} and gets no connections`;
        return [{ host: view.router, kind: 'health', text }];
      }
      if (health === 'up' && weight < fullWeight) {
        const text = `IPVS gives ${name} the weight ${weight} in ${path}, not ${fullWeight}`;
        return [{ host: view.router, kind: 'table', text }];
      }
      if (health === 'drained' && weight > 0) {
        return [
          { host: view.router, kind: 'drain', text: `${name} is to be drained, and has weight ${weight} in ${path}` },
        ];
      }
      return [];
    }),
  );
}

/** Servers that only one of the routers drains. */
export function drainFindings(cluster: ManifestCluster, views: readonly RouterView[]): readonly StatusFinding[] {
  return cluster.pools
    .flatMap(({ servers }) => servers)
    .flatMap(({ host, drainFile }): readonly StatusFinding[] => {
      const [by, ...more] = views.filter(({ drained }) => drained.includes(drainFile));
      return views.length === 2 && by !== undefined && more.length === 0
        ? [{ kind: 'drain', text: `${host} is drained on ${by.router} alone: a failover would undo it` }]
        : [];
    });
}
