/** How the routers hand a client's packets to a server: the manual's three topologies, ipvsadm(8). */
export const FORWARDING_METHODS = ['nat', 'direct-routing', 'tunnel'] as const;
/** By NAT through the routers, to a neighbour as it is, or inside another packet. */
export type ForwardingMethod = (typeof FORWARDING_METHODS)[number];

/** How a server that answers for a virtual address is kept from telling its neighbours that it has it. */
export const ARP_METHODS = ['sysctl', 'nftables', 'redirect'] as const;
/** By settings of the kernel, by rules that keep quiet, or without the address. */
export type ArpMethod = (typeof ARP_METHODS)[number];

/** What a pool's servers get, and what they do with it. */
export type Forwarding =
  /** The routers write the server's address into the packet, and theirs into the answer, which must pass them. */
  | { readonly method: 'nat' }
  /**
   * The server has the virtual address itself and answers past the routers. It gets the packet as it is, on a wire that
   * both are on, or inside another packet, which may pass further routers.
   */
  | { readonly method: Exclude<ForwardingMethod, 'nat'>; readonly arp: ArpMethod };

/** Of the header that a tunnel puts around each packet, RFC 2003. */
export const TUNNEL_HEADER_BYTES = 20;
