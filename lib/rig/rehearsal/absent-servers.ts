import type { Manifest, ManifestCluster, ManifestPool, ManifestServer, ManifestService } from '../../manifest';
import { Ipv4Address } from '../../net/ipv4-address';
import { Ipv4Network } from '../../net/ipv4-network';
import { type Bystander, isIn, nic, portsOf, type Stub } from './surroundings';

/** The servers that are no hosts of the stack, and the sorry servers: a stub answers in the place of each. */
export function absentServers(manifest: Manifest): readonly Bystander[] {
  const own = new Set(manifest.hosts.flatMap(({ name, nics }) => [name, ...nics.map(({ address }) => address)]));
  const all = manifest.clusters.flatMap((cluster) =>
    cluster.pools.flatMap((pool) => {
      const sorry = cluster.services
        .filter((service) => service.pool === pool.path)
        .flatMap(({ sorryServer: server, ports }) =>
          server === undefined
            ? []
            : [{ host: sorryName(server.address), address: server.address, ...sorryPorts(server.port, ports) }],
        );
      return [...pool.servers.map((server) => ({ ...server, ...portsOf(manifest, server.host) })), ...sorry]
        .filter(({ host, address }) => !own.has(host) && !own.has(address))
        .flatMap((server) => absentServer(manifest, cluster, pool, server));
    }),
  );
  return [...new Map(all.map((each) => [each.name, each])).values()];
}

type Absent = Pick<ManifestServer, 'host' | 'address'> & Pick<Stub, 'tcp' | 'udp'>;

/** None for an address on another network than its pool's: rules have refused it, or will. */
function absentServer(
  manifest: Manifest,
  { routers, services }: ManifestCluster,
  pool: ManifestPool,
  { host: name, address, tcp, udp }: Absent,
): readonly Bystander[] {
  const network = manifest.networks.find(({ path }) => path === pool.network);
  if (network === undefined || !isIn(address, network.cidr)) {
    return [];
  }
  const isDirect = pool.forwarding !== 'nat';
  const gateway = isDirect
    ? network.gateway
    : routers.interfaces.find((each) => each.network === pool.network)?.floating[0];
  const addresses = services.filter((service) => service.pool === pool.path).map((each) => each.virtualAddress);
  return [
    {
      name,
      nics: [nic(0, network.path, Ipv4Network.parse(network.cidr), Ipv4Address.parse(address), gateway)],
      forwards: false,
      stub: { unit: 'stub.service', tcp, udp },
      virtual: isDirect ? { addresses: [...new Set(addresses)], isTunnelled: pool.forwarding === 'tunnel' } : undefined,
    },
  ];
}

function sorryName(address: string): string {
  return `sorry-${address.replaceAll('.', '-')}`;
}

function sorryPorts(port: number | undefined, ports: ManifestService['ports']): Pick<Stub, 'tcp' | 'udp'> {
  const of = (wanted: string): readonly number[] =>
    ports.filter(({ protocol }) => protocol === wanted).map(({ first }) => port ?? first);
  return { tcp: of('tcp'), udp: of('udp') };
}
