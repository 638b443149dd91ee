import type { Ipv4Address } from '../net/ipv4-address';
import type { Ipv4Network } from '../net/ipv4-network';

/** What a router lets in besides the traffic of its services. */
export type PacketFilter =
  | { readonly kind: 'off' }
  /** Who may reach ssh; `undefined` is everybody. */
  | { readonly kind: 'closed'; readonly sshFrom: readonly (Ipv4Network | Ipv4Address)[] | undefined };
