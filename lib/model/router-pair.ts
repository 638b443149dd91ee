import type { Ipv4Address } from '../net/ipv4-address';
import type { Range } from '../net/whole-number';
import type { Network } from './network';

/** The kernel's names of a router's two NICs; the manual's. */
export type RouterNic = 'eth0' | 'eth1';

/** VRRP group number, RFC 3768 section 5.3.3: keepalived reports 0 as an error. */
export const VIRTUAL_ROUTER_ID: Range = { from: 1, to: 255 };

/** The roles a router is born with; which of the two is active is decided by VRRP while they run. */
export const ROUTER_ROLES = ['primary', 'backup'] as const;
export type RouterRole = (typeof ROUTER_ROLES)[number];

/** VRRP priorities: the higher one wins when both start at once. */
export const PRIORITY: Readonly<Record<RouterRole, number>> = { primary: 150, backup: 100 };

/** What the kernel calls keepalived's VRRP process; 15 characters at most. */
export const VRRP_PROCESS = 'keepalived_vrrp';

/** One side of the pair: the same-named NIC of both routers, on one network. */
export interface PairInterface {
  readonly nic: RouterNic;
  readonly network: Network;
  /** The routers' own, real addresses. */
  readonly real: Readonly<Record<RouterRole, Ipv4Address>>;
  /** The addresses that move; the first one is announced by VRRP, the others follow it. */
  readonly floating: readonly [Ipv4Address, ...Ipv4Address[]];
  readonly virtualRouterId: number;
}

/** An active and a standby LVS router. */
export interface RouterPair {
  readonly path: string;
  /** The path inside the stack, joined by `-`. */
  readonly name: string;
  /** The host names of the two routers. */
  readonly names: Readonly<Record<RouterRole, string>>;
  readonly publicInterface: PairInterface;
  readonly privateInterface: PairInterface;
  /** Whether real servers reach the public network by source NAT. */
  readonly realServerInternet: boolean;
  readonly advertisementSeconds: number;
}

/** Both sides, public first. */
export function sidesOf(pair: RouterPair): readonly [PairInterface, PairInterface] {
  return [pair.publicInterface, pair.privateInterface];
}

/** What the routers of the pair share the standby's clock with: seconds of silence after which it takes over (RFC 3768 section 6.1). */
export function failoverBoundSeconds(pair: RouterPair): number {
  return 3 * pair.advertisementSeconds + (256 - PRIORITY.backup) / 256;
}
