import type { Ipv4Address } from '../net/ipv4-address';
import type { Range } from '../net/whole-number';
import type { Forwarding } from './forwarding';
import type { GuestBase } from './guest-base';
import type { Network } from './network';
import type { RouterPair } from './router-pair';
import type { Workload } from './workload';

/** ipvsadm(8), --weight: 0 takes no new connections. */
export const WEIGHT: Range = { from: 0, to: 65_535 };

/** ipvsadm(8), --u-threshold and --l-threshold: 32 bits, 0 means none. */
export const THRESHOLD: Range = { from: 1, to: 2 ** 32 - 1 };

/** A NIC beside the one that faces the routers. */
export interface ExtraInterface {
  readonly network: Network;
  readonly address: Ipv4Address;
  /** What the caller wrote; any value is refused by a rule, with the manual's reason. */
  readonly gateway: Ipv4Address | undefined;
  /** False: configured, but left down at boot. */
  readonly onBoot: boolean;
}

/** A server that answers for the pool. */
export interface RealServer {
  /** The caller's name for it, unique in its pool. */
  readonly key: string;
  readonly path: string;
  /** The host name. */
  readonly name: string;
  readonly address: Ipv4Address;
  readonly weight: number;
  /** The path of the hypervisor that the caller has chosen for it. */
  readonly hypervisor: string | undefined;
  /** With so many connections it takes no more; undefined: without end. */
  readonly upperThreshold: number | undefined;
  /** Below so many it takes some again; undefined: three quarters of the upper threshold. */
  readonly lowerThreshold: number | undefined;
  readonly extraInterfaces: readonly ExtraInterface[];
}

/** Servers behind one pair of routers, as the routers know them. */
interface Pool {
  readonly path: string;
  /** The path inside the stack, joined by `-`. */
  readonly name: string;
  readonly pair: RouterPair;
  readonly forwarding: Forwarding;
  /** The network that faces the routers: theirs, or with a tunnel another one. */
  readonly network: Network;
  readonly servers: readonly RealServer[];
}

/** Servers that this library makes, all with the same workload. */
export interface GuestPool extends Pool {
  readonly kind: 'guests';
  readonly base: GuestBase;
  /** The path of the hypervisor that the caller has chosen for its servers. */
  readonly hypervisor: string | undefined;
  readonly workload: Workload;
}

/** Servers that others make: of them only the addresses are known. */
export interface AddressPool extends Pool {
  readonly kind: 'addresses';
}

export type RealServerPool = GuestPool | AddressPool;

/** A file on the routers: as long as it says 1, the server gets no new connections. In a folder that is always there. */
export function drainPath({ name }: Pick<RealServer, 'name'>): string {
  return `/etc/lvs/drained-${name}`;
}

/** Whether its servers hold the virtual addresses themselves, and answer past the routers. */
export function answersDirectly({ forwarding }: Pick<Pool, 'forwarding'>): boolean {
  return forwarding.method !== 'nat';
}

/** Where its servers send what is not for their own network; undefined where there is nobody. */
export function gatewayOf({ forwarding, network, pair }: Pool): Ipv4Address | undefined {
  return forwarding.method === 'nat' ? pair.privateInterface?.floating[0] : network.gateway;
}

/** The pools whose servers this library makes. */
export function guestPoolsOf(pools: readonly RealServerPool[]): readonly GuestPool[] {
  return pools.filter((pool) => pool.kind === 'guests');
}
