import type { Manifest } from '../../manifest';
import { Ipv4Address } from '../../net/ipv4-address';
import { Ipv4Network } from '../../net/ipv4-network';

/** The sorry servers that are no servers of a pool, each once, with the path of their network. */
export function sorryServers({ networks, clusters }: Manifest): readonly {
  readonly network: string;
  readonly address: string;
}[] {
  const servers = clusters.flatMap(({ pools }) => pools.flatMap((pool) => pool.servers.map(({ address }) => address)));
  const sorry = clusters.flatMap(({ services }) => services.flatMap(({ sorryServer }) => sorryServer?.address ?? []));
  return [...new Set(sorry)]
    .filter((address) => !servers.includes(address))
    .map((address) => ({ address, network: networks.find(({ cidr }) => contains(cidr, address))?.path ?? '' }));
}

function contains(cidr: string, address: string): boolean {
  return Ipv4Network.parse(cidr).contains(Ipv4Address.parse(address));
}
