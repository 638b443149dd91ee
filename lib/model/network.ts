import type { Ipv4Address } from '../net/ipv4-address';
import type { Ipv4Network } from '../net/ipv4-network';
import type { Range } from '../net/whole-number';

/** What carries a network on the hypervisor's host. */
export type Wire =
  /** The machines alone; the host holds no address on it. */
  | { readonly kind: 'isolated' }
  /** libvirt's own bridge, on which the host holds the gateway address and masquerades. */
  | { readonly kind: 'nat' }
  /** A bridge of libvirt's own, on which the host holds the gateway address and passes all packets on as they are. */
  | { readonly kind: 'open' }
  /**
   * A bridge that the host already has; who is the gateway is the host administrator's affair. Bridges of several hosts
   * are one wire, over VXLAN or as the administrator has joined them.
   */
  | { readonly kind: 'bridge'; readonly bridge: string; readonly vxlanId: number | undefined };

/** A network that machines are wired to. */
export interface Network {
  /** The construct's path. */
  readonly path: string;
  readonly cidr: Ipv4Network;
  /** The way out for the routers; a private network has none. */
  readonly gateway: Ipv4Address | undefined;
  readonly wire: Wire;
  /** The longest packet that its machines send, in bytes. */
  readonly mtu: number;
  /** What each machine's NIC sends, and what it receives; undefined for all that the host can do. */
  readonly linkMbit: number | undefined;
}

// below it networkd would take IPv6's minimum instead (systemd.network(5), MTUBytes); the kernel's tap takes no more
export const MTU: Range = { from: 1280, to: 65_521 };

export const LINK_MBIT: Range = { from: 1, to: 100_000 };

/** The address that the hypervisor's host holds on the network, if it holds one. */
export function hostAddressOf(network: Network): Ipv4Address | undefined {
  return network.wire.kind === 'nat' || network.wire.kind === 'open' ? network.gateway : undefined;
}

/** Two networks on one bridge of the host are one wire: what must be unique on it is unique over both. */
export function wireOf(network: Network): string {
  return network.wire.kind === 'bridge' ? `bridge ${network.wire.bridge}` : network.path;
}
