import type { Ipv4Address } from '../net/ipv4-address';
import type { GuestBase } from './guest-base';
import type { Network } from './network';
import type { RouterKernel } from './router-kernel';
import type { TrackedPaths } from './tracked-path';
import { pathDetectionSeconds } from './tracked-path';
import type { GratuitousArp, NotifyScript, VrrpTiming } from './vrrp';
import { masterDownSeconds } from './vrrp';
import type { PacketFilter } from './packet-filter';

/** The kernel's names of a router's two NICs; the manual's. */
export type RouterNic = 'eth0' | 'eth1';

/** The roles a router is born with; which of the two is active is decided by VRRP while they run. */
export const ROUTER_ROLES = ['primary', 'backup'] as const;
export type RouterRole = (typeof ROUTER_ROLES)[number];

/** The other router of the pair. */
export function otherRole(role: RouterRole): RouterRole {
  return role === 'primary' ? 'backup' : 'primary';
}

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
  readonly base: GuestBase;
  /** Paths of the hypervisors that the caller has chosen. */
  readonly hypervisors: Readonly<Record<RouterRole, string | undefined>>;
  readonly publicInterface: PairInterface;
  /** Without one the routers have a single NIC, and their servers answer by themselves. */
  readonly privateInterface: PairInterface | undefined;
  /** Whether real servers reach the public network by source NAT. */
  readonly realServerInternet: boolean;
  readonly timing: VrrpTiming;
  /** After how long a repaired primary takes the addresses back; `undefined`: it stays standby. */
  readonly preemptDelaySeconds: number | undefined;
  readonly peers: 'multicast' | 'unicast';
  readonly gratuitousArp: GratuitousArp;
  readonly notify: readonly NotifyScript[];
  readonly trackedPaths: TrackedPaths;
  readonly filter: PacketFilter;
  readonly kernel: RouterKernel;
}

/** Its sides, public first. */
export function sidesOf(pair: RouterPair): readonly [PairInterface, ...PairInterface[]] {
  const { publicInterface, privateInterface } = pair;
  return privateInterface === undefined ? [publicInterface] : [publicInterface, privateInterface];
}

/** Where the routers talk to each other alone, as far as there is such a side: the sync daemons' way. */
export function syncSideOf({ publicInterface, privateInterface }: RouterPair): PairInterface {
  return privateInterface ?? publicInterface;
}

/** The side on whose network an address lies. */
export function sideTowards(pair: RouterPair, address: Ipv4Address): PairInterface | undefined {
  return sidesOf(pair).find((side) => side.network.cidr.contains(address));
}

/** Seconds of the active router's silence after which the standby takes over. */
export function failoverBoundSeconds(pair: RouterPair): number {
  return masterDownSeconds(pair.timing, PRIORITY.backup);
}

/**
 * Seconds after which the standby holds the addresses when a tracked path of the active router dies, and its NIC does
 * not notice; `undefined` where no path is tracked.
 */
export function pathFailoverBoundSeconds(pair: RouterPair): number | undefined {
  const { addresses, times } = pair.trackedPaths;
  return addresses.length > 0 ? pathDetectionSeconds(times) + failoverBoundSeconds(pair) : undefined;
}
