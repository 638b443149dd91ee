import type { Manifest, ManifestCluster, ManifestHost, ManifestPairInterface, ManifestService } from '../manifest';

/** A cluster at the start of a drill: who is who. */
export interface Scene {
  readonly cluster: ManifestCluster;
  /** The hosts of this cluster. */
  readonly hosts: readonly ManifestHost[];
  /** The side of the clients, and that of the real servers. */
  readonly outside: ManifestPairInterface;
  readonly inside: ManifestPairInterface;
  /** Host names of the router that holds the floating addresses, and of the other one. */
  readonly active: string;
  readonly standby: string;
  /** The router with the higher priority. */
  readonly primary: string;
  /** Whom the client asks. */
  readonly service: ManifestService;
  readonly url: string;
  /** The service's real servers that take requests. */
  readonly servers: readonly Server[];
  /** One of them: that which the client has met. */
  readonly server: Server;
}

export interface Server {
  readonly host: string;
  readonly address: string;
  /** What runs there for the service. */
  readonly units: readonly string[];
  /** The folder of its pages. */
  readonly pages: string;
}

/** What a probe can ask of a cluster; undefined if no service of it is a web page in plain HTTP. */
export function askedService(
  manifest: Manifest,
  cluster: ManifestCluster,
): Pick<Scene, 'service' | 'url' | 'servers'> | undefined {
  for (const service of cluster.services) {
    const servers = serversOf(manifest, cluster, service);
    const ports = service.ports.filter(({ protocol, first }) => protocol === 'tcp' && first !== 443);
    const port = ports.find(({ first }) => first === 80) ?? ports[0];
    if (servers.length > 0 && port !== undefined) {
      const suffix = port.first === 80 ? '' : `:${port.first}`;
      return { service, url: `http://${service.virtualAddress}${suffix}/`, servers };
    }
  }
  return undefined;
}

/** Names the parts. `met` is what the client's request was answered with, and `active` who holds the addresses. */
export function sceneOf(
  manifest: Manifest,
  cluster: ManifestCluster,
  { active, met }: { readonly active: string; readonly met: string },
): Scene | undefined {
  const asked = askedService(manifest, cluster);
  const { primary, backup, interfaces } = cluster.routers;
  const [outside, inside] = interfaces;
  const [first] = asked?.servers ?? [];
  if (asked === undefined || first === undefined || outside === undefined || inside === undefined) {
    return undefined;
  }
  const names = [primary, backup, ...cluster.pools.flatMap(({ servers }) => servers.map(({ host }) => host))];
  const metPage = (host: string): boolean =>
    pageOf(manifest.hosts.find(({ name }) => name === host))?.content.trim() === met.trim();
  return {
    ...asked,
    cluster,
    hosts: manifest.hosts.filter(({ name }) => names.includes(name)),
    outside,
    inside,
    active,
    primary,
    standby: active === primary ? backup : primary,
    server: asked.servers.find(({ host }) => metPage(host)) ?? first,
  };
}

/** The service's servers, if all of them are web servers with pages that this library wrote. */
function serversOf(manifest: Manifest, cluster: ManifestCluster, service: ManifestService): readonly Server[] {
  const pool = cluster.pools.find(({ path }) => path === service.pool);
  const servers = (pool?.servers ?? []).filter(({ weight }) => weight > 0);
  const found = servers.flatMap(({ host, address }) => {
    const guest = manifest.hosts.find(({ name }) => name === host);
    const page = pageOf(guest);
    const units = (guest?.units ?? []).filter((unit) => unit === 'nginx.service');
    return page !== undefined && units.length > 0
      ? [{ host, address, units, pages: page.path.slice(0, -'/index.html'.length) }]
      : [];
  });
  return found.length === servers.length ? found : [];
}

function pageOf(host: ManifestHost | undefined): { readonly path: string; readonly content: string } | undefined {
  return host?.files.find(({ path }) => path.endsWith('/index.html'));
}
