import type { Ipv4Address } from '../net/ipv4-address';
import type { Range } from '../net/whole-number';

/** A host of libvirt, on which machines run. */
export interface Hypervisor {
  /** The construct's path. */
  readonly path: string;
  /** The path inside the stack, joined by `-`. */
  readonly name: string;
  /** Where the other ones send what is for networks over VXLAN. */
  readonly tunnelAddress: Ipv4Address | undefined;
}

// RFC 7348: 24 bits; the kernel takes 0 as well, which other makers' tunnels use for no network
export const VXLAN_ID: Range = { from: 1, to: 2 ** 24 - 1 };

/** What IPv4, UDP, VXLAN and the inner Ethernet header take of a packet between two hypervisors. */
export const VXLAN_BYTES = 50;
