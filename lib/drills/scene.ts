import type {
  Manifest,
  ManifestCluster,
  ManifestHost,
  ManifestPairInterface,
  ManifestPool,
  ManifestService,
} from '../manifest';
import { hostsOf } from '../rig/cluster-hosts';

/** A cluster at the start of a drill: who is who. */
export interface Scene {
  readonly cluster: ManifestCluster;
  /** The hosts of this cluster. */
  readonly hosts: readonly ManifestHost[];
  /** The side of the clients; the other one, if the routers have two. */
  readonly outside: ManifestPairInterface;
  readonly inside: ManifestPairInterface | undefined;
  /** Host names of the router that holds the floating addresses, and of the other one. */
  readonly active: string;
  readonly standby: string;
  /** The router with the higher priority. */
  readonly primary: string;
  /** Whom the client asks. */
  readonly service: ManifestService;
  /** Where the service's servers are, and how they get its packets. */
  readonly pool: ManifestPool;
  readonly url: string;
  /** The port of the url, also where that leaves it out. */
  readonly port: number;
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
  /** The folder of its pages, or of its files by FTP. */
  readonly pages: string;
}

/** What of a service a client can ask. */
type Asked = Pick<Scene, 'service' | 'pool' | 'url' | 'port' | 'servers'>;

/** What a probe can ask of a cluster, rather a page than a file; undefined if no service has one in plain HTTP or FTP. */
export function askedService(manifest: Manifest, cluster: ManifestCluster): Asked | undefined {
  const asked = cluster.services.flatMap((service) => askedOf(manifest, cluster, service));
  return asked.find(({ service }) => service.ftp === undefined) ?? asked[0];
}

function askedOf(manifest: Manifest, cluster: ManifestCluster, service: ManifestService): readonly Asked[] {
  const content = service.ftp === undefined ? PAGES : FILES;
  const servers = serversOf(manifest, cluster, service, content);
  const ports = service.ports.filter(({ protocol, first }) => protocol === 'tcp' && first !== 443);
  const port = ports.find(({ first }) => first === content.port) ?? ports[0];
  const pool = cluster.pools.find(({ path }) => path === service.pool);
  if (servers.length === 0 || port === undefined || pool === undefined) {
    return [];
  }
  const suffix = port.first === content.port ? '' : `:${port.first}`;
  const url = `${content.scheme}://${service.virtualAddress}${suffix}${content.asked}`;
  return [{ service, pool, url, port: port.first, servers }];
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
  if (asked === undefined || first === undefined || outside === undefined) {
    return undefined;
  }
  const content = asked.service.ftp === undefined ? PAGES : FILES;
  const metPage = (host: string): boolean =>
    pageOf(
      manifest.hosts.find(({ name }) => name === host),
      content,
    )?.content.trim() === met.trim();
  return {
    ...asked,
    cluster,
    hosts: hostsOf(manifest, cluster),
    outside,
    inside,
    active,
    primary,
    standby: active === primary ? backup : primary,
    server: asked.servers.find(({ host }) => metPage(host)) ?? first,
  };
}

/** What servers have that this library set up: each tells its own name by it. */
interface Content {
  readonly scheme: 'http' | 'ftp';
  readonly port: number;
  /** What a client asks for. */
  readonly asked: string;
  /** Where it lies, below the folder of all that a client can ask for. */
  readonly file: string;
  readonly unit: string;
}

const PAGES: Content = { scheme: 'http', port: 80, asked: '/', file: '/index.html', unit: 'nginx.service' };
const FILES: Content = { scheme: 'ftp', port: 21, asked: '/server.txt', file: '/server.txt', unit: 'vsftpd.service' };

/** The service's servers, if all of them are set up by this library. */
function serversOf(
  manifest: Manifest,
  cluster: ManifestCluster,
  service: ManifestService,
  content: Content,
): readonly Server[] {
  const pool = cluster.pools.find(({ path }) => path === service.pool);
  const servers = (pool?.servers ?? []).filter(({ weight }) => weight > 0);
  const found = servers.flatMap(({ host, address }) => {
    const guest = manifest.hosts.find(({ name }) => name === host);
    const page = pageOf(guest, content);
    const units = (guest?.units ?? []).filter((unit) => unit === content.unit);
    return page !== undefined && units.length > 0
      ? [{ host, address, units, pages: page.path.slice(0, -content.file.length) }]
      : [];
  });
  return found.length === servers.length ? found : [];
}

function pageOf(
  host: ManifestHost | undefined,
  { file }: Content,
): { readonly path: string; readonly content: string } | undefined {
  return host?.files.find(({ path }) => path.endsWith(file));
}
