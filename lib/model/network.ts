import type { Ipv4Address } from '../net/ipv4-address';
import type { Ipv4Network } from '../net/ipv4-network';

/** What carries a network on the hypervisor's host. */
export type Wire =
  /** The machines alone; the host holds no address on it. */
  | { readonly kind: 'isolated' }
  /** libvirt's own bridge, on which the host holds the gateway address and masquerades. */
  | { readonly kind: 'nat' }
  /** A bridge that the host already has; who is the gateway is the host administrator's affair. */
  | { readonly kind: 'bridge'; readonly bridge: string };

/** A network that machines are wired to. */
export interface Network {
  /** The construct's path. */
  readonly path: string;
  readonly cidr: Ipv4Network;
  /** The way out for the routers; a private network has none. */
  readonly gateway: Ipv4Address | undefined;
  readonly wire: Wire;
}

/** The address that the hypervisor's host holds on the network, if it holds one. */
export function hostAddressOf(network: Network): Ipv4Address | undefined {
  return network.wire.kind === 'nat' ? network.gateway : undefined;
}

/** Two networks on one bridge of the host are one wire: what must be unique on it is unique over both. */
export function wireOf(network: Network): string {
  return network.wire.kind === 'bridge' ? `bridge ${network.wire.bridge}` : network.path;
}
