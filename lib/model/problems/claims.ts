import type { Ipv4Address } from '../../net/ipv4-address';
import type { Cluster, Lab } from '../cluster';
import type { Network } from '../network';
import { hostAddressOf } from '../network';
import type { RealServerPool } from '../real-server-pool';
import type { PairInterface, RouterPair } from '../router-pair';
import { ROUTER_ROLES, sidesOf } from '../router-pair';

/** Somebody who holds an address on a network. */
export interface Claim {
  readonly network: Network;
  readonly address: Ipv4Address;
  /** The construct that says so. */
  readonly path: string;
  /** For the message: `the real address of lvs-primary`. */
  readonly holder: string;
  readonly kind: 'real' | 'floating' | 'extra' | 'gateway' | 'host';
  /** The machine whose NIC has the address; a floating address or a gateway has none. */
  readonly machine?: string;
}

/** Every address of the lab with its holder; gateways first, so that the machine that collides is the one blamed. */
export function claimsOf(lab: Lab): readonly Claim[] {
  return [...lab.networks.flatMap(gatewayClaims), ...lab.clusters.flatMap(clusterClaims)];
}

function gatewayClaims(network: Network): readonly Claim[] {
  if (network.gateway === undefined) {
    return [];
  }
  const host = hostAddressOf(network) !== undefined;
  return [
    {
      network,
      address: network.gateway,
      path: network.path,
      holder: host ? "the hypervisor's own address, the gateway" : 'the gateway',
      kind: host ? 'host' : 'gateway',
    },
  ];
}

function clusterClaims({ pair, pools }: Cluster): readonly Claim[] {
  return [...sidesOf(pair).flatMap((side) => sideClaims(pair, side)), ...pools.flatMap(poolClaims)];
}

function sideClaims(pair: RouterPair, side: PairInterface): readonly Claim[] {
  const claim = { network: side.network, path: pair.path };
  return [
    ...ROUTER_ROLES.map((role): Claim => {
      const holder = `the real address of ${pair.names[role]} (${side.nic})`;
      return { ...claim, address: side.real[role], holder, kind: 'real', machine: pair.names[role] };
    }),
    ...side.floating.map((address): Claim => {
      return { ...claim, address, holder: `the floating address of ${pair.path} (${side.nic})`, kind: 'floating' };
    }),
  ];
}

function poolClaims({ kind, path, network, servers }: RealServerPool): readonly Claim[] {
  return servers.flatMap(({ name, address, extraInterfaces }): readonly Claim[] => [
    {
      network,
      address,
      path,
      holder: `the real address of ${name}`,
      kind: 'real',
      // the MAC address of a server that is made elsewhere is not this library's
      ...(kind === 'guests' && { machine: name }),
    },
    ...extraInterfaces.map((extra): Claim => {
      const holder = `the address of an extra interface of ${name}`;
      return { network: extra.network, address: extra.address, path, holder, kind: 'extra', machine: name };
    }),
  ]);
}
