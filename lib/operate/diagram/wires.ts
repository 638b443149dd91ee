import type { Manifest, ManifestCluster, ManifestHost, ManifestNetwork, ManifestPool } from '../../manifest';
import { sorryServers } from '../page/sorry-servers';

/** A packet on a wire: a request, a request inside another packet, or an answer; and whether it goes to the network. */
export interface Arrow {
  readonly what: 'request' | 'inside' | 'answer';
  readonly to: 'network' | 'end';
}

/** From a network to what is plugged into it. */
export interface Wire extends BareWire {
  readonly arrows: readonly Arrow[];
}

export interface BareWire {
  readonly id: string;
  readonly network: string;
  /** Undefined for the way out, to the clients. */
  readonly machine: string | undefined;
  /** Whether its end stands above the network, in a drawing that goes from the clients down to the servers. */
  readonly isAbove: boolean;
  /** The NIC's name, or what the end is to the network. */
  readonly what: string;
  readonly address: string;
}

/** Every NIC, every gateway, and what of other people's machines is known. */
export function wiresOf(manifest: Manifest): readonly BareWire[] {
  const { networks, hosts, clusters } = manifest;
  const elsewhere = clusters.flatMap(({ pools }) => pools.filter(({ managed }) => managed === false));
  return [
    ...networks.flatMap(wayOut),
    ...hosts.flatMap((host) => nicsOf(host, clusters)),
    ...elsewhere.flatMap(serversOf),
    ...sorryServers(manifest).map(({ network, address }) => {
      const id = sorryWire(address);
      return { id, network, machine: id, isAbove: false, what: '', address };
    }),
  ];
}

export const gatewayWire = (network: string): string => `gateway of ${network}`;
export const nicWire = (machine: string, nic: string): string => `${machine} ${nic}`;
export const sorryWire = (address: string): string => `sorry server ${address}`;
export const serverWire = (pool: string, host: string): string => `${pool} ${host}`;

function wayOut({ path, gateway }: ManifestNetwork): readonly BareWire[] {
  const wire = { id: gatewayWire(path), network: path, machine: undefined, isAbove: true, what: 'gateway' };
  return gateway === undefined ? [] : [{ ...wire, address: gateway }];
}

function nicsOf({ name, nics }: ManifestHost, clusters: readonly ManifestCluster[]): readonly BareWire[] {
  const pair = clusters.find(({ routers: { primary, backup } }) => [primary, backup].includes(name));
  // the first side is the one of the clients: only the other one lies below the routers
  const inside = pair?.routers.interfaces.slice(1).map(({ nic }) => nic) ?? [];
  return nics.map((nic) => ({
    id: nicWire(name, nic.name),
    network: nic.network,
    machine: name,
    isAbove: inside.includes(nic.name),
    what: nic.name,
    address: nic.address,
  }));
}

function serversOf({ path, network, servers }: ManifestPool): readonly BareWire[] {
  return servers.map(({ host, address }) => {
    const id = serverWire(path, host);
    return { id, network, machine: id, isAbove: false, what: '', address };
  });
}
