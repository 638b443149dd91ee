/** The longest packet of Ethernet, in bytes. */
export const ETHERNET_MTU = 1500;

/** What bounds a link. */
interface LinkBound {
  /** Thousands of bytes a second: tc(8) calls them kbps, and libvirt hands its numbers to it. */
  readonly kilobytesPerSecond: number;
  readonly burstKib: number;
}

// a machine passes packets of 64 KiB to its tap, and each that is longer than the burst is dropped
const LEAST_BURST_KIB = 128;
const BURST_KIB_PER_MBIT = 6;

/** The bound of a link of so many Mbit/s, the same on libvirt's machines and in a rehearsal. */
export function linkBound(linkMbit: number): LinkBound {
  return {
    kilobytesPerSecond: linkMbit * 125,
    burstKib: Math.max(LEAST_BURST_KIB, linkMbit * BURST_KIB_PER_MBIT),
  };
}
