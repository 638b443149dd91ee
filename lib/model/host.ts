import type { Ipv4Address } from '../net/ipv4-address';
import type { Ipv4Network } from '../net/ipv4-network';
import { MacAddress } from '../net/mac-address';
import type { Cluster } from './cluster';
import type { GuestBase } from './guest-base';
import type { Network } from './network';
import type { GuestPool, RealServer } from './real-server-pool';
import { gatewayOf, guestPoolsOf } from './real-server-pool';
import type { PairInterface, RouterPair, RouterRole } from './router-pair';
import { ROUTER_ROLES, sidesOf } from './router-pair';

/** A NIC with what its configuration file says: real addresses only. */
export interface Nic {
  readonly name: string;
  readonly network: Network;
  readonly address: Ipv4Address;
  readonly cidr: Ipv4Network;
  readonly gateway: Ipv4Address | undefined;
  readonly mac: MacAddress;
  readonly onBoot: boolean;
}

interface Machine {
  readonly path: string;
  readonly name: string;
  readonly nics: readonly Nic[];
}

export interface RouterHost extends Machine {
  readonly role: 'router';
  readonly pair: RouterPair;
  readonly routerRole: RouterRole;
}

export interface RealServerHost extends Machine {
  readonly role: 'real-server';
  readonly pool: GuestPool;
  readonly server: RealServer;
}

/** A machine of a cluster. */
export type Host = RouterHost | RealServerHost;

/** What the routers of a pair, or the servers of a pool, are alike in. */
export type HostKind = Pick<RouterHost, 'role' | 'pair'> | Pick<RealServerHost, 'role' | 'pool'>;

/** What the image of a machine gives to it. */
export function baseOf(host: HostKind): GuestBase {
  return host.role === 'router' ? host.pair.base : host.pool.base;
}

/** Whether its services are this library's; of a custom workload nothing is known. */
export function runsOwnServices(host: HostKind): boolean {
  return host.role === 'router' || host.pool.workload.kind !== 'custom';
}

/** The machines of a cluster that this library makes: the routers, then the servers in the order of the pools. */
export function hostsOf(cluster: Cluster): readonly Host[] {
  return [
    ...ROUTER_ROLES.map((role) => routerHost(cluster.pair, role)),
    ...guestPoolsOf(cluster.pools).flatMap((pool) => pool.servers.map((server) => realServerHost(pool, server))),
  ];
}

export function routerHost(pair: RouterPair, routerRole: RouterRole): RouterHost {
  return {
    path: `${pair.path}/${routerRole}`,
    name: pair.names[routerRole],
    role: 'router',
    pair,
    routerRole,
    nics: sidesOf(pair).map((side) => routerNic(side, routerRole)),
  };
}

function routerNic(side: PairInterface, role: RouterRole): Nic {
  const address = side.real[role];
  return {
    name: side.nic,
    network: side.network,
    address,
    cidr: side.network.cidr,
    // the manual: eth1 has no gateway, whatever its network says
    gateway: side.nic === 'eth0' ? side.network.gateway : undefined,
    mac: MacAddress.of(address),
    onBoot: true,
  };
}

export function realServerHost(pool: GuestPool, server: RealServer): RealServerHost {
  const { network } = pool;
  const facingRouters = { network, address: server.address, gateway: gatewayOf(pool), onBoot: true };
  return {
    path: server.path,
    name: server.name,
    role: 'real-server',
    pool,
    server,
    nics: [facingRouters, ...server.extraInterfaces].map((nic, index) => ({
      ...nic,
      name: `eth${index}`,
      cidr: nic.network.cidr,
      mac: MacAddress.of(nic.address),
    })),
  };
}
