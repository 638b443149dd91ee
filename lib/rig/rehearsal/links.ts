import type { Manifest, ManifestNetwork } from '../../manifest';
import { ETHERNET_MTU, linkBound } from '../../net/link';

/** What the cable of a NIC carries. */
export interface Link {
  readonly mtu: number;
  /** Lines for `tc -batch` that bound it; none for a cable as fast as the guest. */
  readonly bounds: readonly string[];
}

/** The cable of a NIC on a network; `outer` is its end at the bridge. */
export function linkOn(manifest: Networks, path: string, outer: string): Link {
  const linkMbit = networkAt(manifest, path)?.linkMbit;
  return { mtu: mtuOf(manifest, path), bounds: linkMbit === undefined ? [] : boundsOf(outer, linkMbit) };
}

/** Of a network that the manifest does not have, the usual one. */
export function mtuOf(manifest: Networks, path: string): number {
  return networkAt(manifest, path)?.mtu ?? ETHERNET_MTU;
}

type Networks = Pick<Manifest, 'networks'>;

function networkAt({ networks }: Networks, path: string): ManifestNetwork | undefined {
  return networks.find((each) => each.path === path);
}

/** As libvirt bounds a machine's tap: what the host is to get queues there, and what it sends too fast is dropped. */
function boundsOf(nic: string, linkMbit: number): readonly string[] {
  const { kilobytesPerSecond, burstKib } = linkBound(linkMbit);
  const rate = `rate ${kilobytesPerSecond}kbps burst ${burstKib}kb`;
  return [
    `qdisc add dev ${nic} root handle 1: htb default 1`,
    `class add dev ${nic} parent 1: classid 1:1 htb ${rate}`,
    `qdisc add dev ${nic} parent 1:1 handle 2: sfq perturb 10`,
    `qdisc add dev ${nic} ingress`,
    `filter add dev ${nic} parent ffff: protocol all u32 match u32 0 0 police ${rate} mtu 64kb drop flowid :1`,
  ];
}
