import type { Range } from '../net/whole-number';

/** keepalived takes up to 31 days. */
export const TIMEOUT_SECONDS: Range = { from: 1, to: 2_678_400 };

/** ip_vs, conn_tab_bits: 256 to a million rows. */
export const CONNECTION_TABLE_BITS: Range = { from: 8, to: 20 };

/** nf_conntrack_max, some 320 bytes each. */
export const CONNTRACK_MAX: Range = { from: 1024, to: 16_777_216 };

/** After how long IPVS forgets a connection that says nothing; `undefined` is the kernel's time. */
export interface LvsTimeouts {
  readonly tcpSeconds: number | undefined;
  /** A tcp connection that is being closed. */
  readonly tcpFinSeconds: number | undefined;
  readonly udpSeconds: number | undefined;
}

/** Sizes and times of a router's kernel that are not the kernel's own; `undefined` is the kernel's. */
export interface RouterKernel {
  readonly timeouts: LvsTimeouts;
  /** The binary logarithm of the rows of IPVS's table. */
  readonly connectionTableBits: number | undefined;
  /** Connections of the routers themselves and of real servers' source NAT. */
  readonly conntrackMax: number | undefined;
}
