import type { Manifest, ManifestCluster, ManifestHost, ManifestNetwork } from '../../manifest';
import { Ipv4Network } from '../../net/ipv4-network';
import { hypervisorName } from '../page/hypervisor';
import { sorryServers } from '../page/sorry-servers';

/** One address on one network. */
export interface PlannedAddress {
  readonly address: string;
  readonly prefixLength: number;
  readonly network: string;
  readonly what:
    | 'gateway'
    | 'gateway (hypervisor)'
    | 'hypervisor'
    | 'router'
    | 'real server'
    | 'floating'
    | 'made elsewhere'
    | 'sorry server';
  /** Who has it; of a floating one both who may. */
  readonly hosts: readonly string[];
  /** What those run on; only where a stack has several hypervisors. */
  readonly hypervisors?: readonly string[];
  readonly nic?: string;
  readonly mac?: string;
  /** The next hop of a host that has its default route here. */
  readonly gateway?: string;
  readonly virtualRouterId?: number;
}

type Bare = Omit<PlannedAddress, 'prefixLength'>;

/** All of a stack; one that has two parts, as a gateway that is a router, is listed as the first of them. */
export function addressesOf(manifest: Manifest): readonly PlannedAddress[] {
  const { networks, hosts, clusters } = manifest;
  const all = [
    ...hosts.flatMap(nicsOf),
    ...clusters.flatMap(floatingOf),
    ...clusters.flatMap(elsewhereOf),
    ...sorryServers(manifest).map((each): Bare => ({ ...each, what: 'sorry server', hosts: [] })),
    ...networks.flatMap(hypervisorOf),
  ];
  const key = ({ network, address }: Bare): string => `${address} ${network}`;
  const first = new Map([...all].reverse().map((each) => [key(each), each]));
  return all
    .filter((each) => first.get(key(each)) === each)
    .map((each) => ({ ...each, ...placeOf(manifest, each), prefixLength: prefixOf(networks, each.network) }));
}

function placeOf(manifest: Manifest, { hosts }: Bare): Pick<PlannedAddress, 'hypervisors'> {
  const names = hosts.flatMap((host) => hypervisorName(manifest, host) ?? []);
  return names.length === 0 ? {} : { hypervisors: [...new Set(names)] };
}

function nicsOf({ name, role, nics }: ManifestHost): readonly Bare[] {
  const what = role === 'router' ? 'router' : 'real server';
  return nics.map(({ name: nic, network, address, mac, gateway }) => ({
    address,
    network,
    what,
    hosts: [name],
    nic,
    mac,
    ...(gateway !== undefined && { gateway }),
  }));
}

function floatingOf({ routers: { primary, backup, interfaces } }: ManifestCluster): readonly Bare[] {
  return interfaces.flatMap(({ network, nic, floating, virtualRouterId }) =>
    floating.map((address): Bare => ({
      address,
      network,
      what: 'floating',
      hosts: [primary, backup],
      nic,
      virtualRouterId,
    })),
  );
}

function elsewhereOf({ pools }: ManifestCluster): readonly Bare[] {
  return pools
    .filter(({ managed }) => managed === false)
    .flatMap(({ network, servers }) =>
      servers.map(({ host, address }): Bare => ({ address, network, what: 'made elsewhere', hosts: [host] })),
    );
}

function hypervisorOf({ path: network, gateway, hostAddress }: ManifestNetwork): readonly Bare[] {
  const isOne = gateway === hostAddress;
  const gateways = gateway === undefined ? [] : [gateway];
  const others = hostAddress === undefined || isOne ? [] : [hostAddress];
  return [
    ...gateways.map((address): Bare => ({
      address,
      network,
      what: isOne ? 'gateway (hypervisor)' : 'gateway',
      hosts: [],
    })),
    ...others.map((address): Bare => ({ address, network, what: 'hypervisor', hosts: [] })),
  ];
}

function prefixOf(networks: readonly ManifestNetwork[], network: string): number {
  const cidr = networks.find(({ path }) => path === network)?.cidr;
  return cidr === undefined ? 32 : Ipv4Network.parse(cidr).prefixLength;
}
