import type { GuestImage } from './guest-image';
import type { LibvirtHost } from './libvirt-host';
import type { LvsRouterPair } from './lvs-router-pair';
import type { Network } from './network';
import type { ArpMethod, ForwardingMethod } from '../model/forwarding';
import type { Workload } from './workload';

/** A NIC of a real server beside the one that faces the routers: static, without a gateway. */
export interface RealServerInterface {
  /** What the NIC is plugged into. */
  readonly network: Network;
  /** Its own address there. */
  readonly address: string;
  /**
   * Refused while `onBoot` is true: of two gateways the one whose interface comes up first would be used.
   *
   * @default - none
   */
  readonly gateway?: string;
  /**
   * Whether the interface comes up at boot.
   *
   * @default true
   */
  readonly onBoot?: boolean;
}

/** A real server: its address on the network that faces the routers, or more than that. */
export interface RealServerProps {
  /** Its own one; by NAT the routers rewrite requests to it. */
  readonly address: string;
  /**
   * Its share relative to the others, 0 to 65535; 0 takes no new connections.
   *
   * @default 1
   */
  readonly weight?: number;
  /**
   * Connections with which it takes no more, 1 to 4294967295.
   *
   * @default - no limit
   */
  readonly upperThreshold?: number;
  /**
   * Connections below which it takes some again, 1 to `upperThreshold`.
   *
   * @default - three quarters of `upperThreshold`
   */
  readonly lowerThreshold?: number;
  /**
   * More NICs, eth1 and on.
   *
   * @default - none
   */
  readonly extraInterfaces?: readonly RealServerInterface[];
  /**
   * The host that it runs on, where the stack has several.
   *
   * @default - the pool's
   */
  readonly host?: LibvirtHost;
}

/** How the routers hand packets to the servers of a pool: the choice among the manual's three topologies. */
export interface RealServerForwarding {
  /**
   * `'nat'`: requests and answers pass the routers, which rewrite their addresses. `'direct-routing'`: the servers have
   * the virtual addresses themselves, get each packet as it is, on a wire of the routers, and answer past them.
   * `'tunnel'`: the same, with each packet inside another one, also to networks that are farther away.
   *
   * @default 'nat'
   */
  readonly forwarding?: ForwardingMethod;
  /**
   * The network of the servers; not with `'nat'`, where it is the routers' private one. It needs a gateway: a
   * RoutedNetwork, or a PublicNetwork.
   *
   * @default - the routers' private network, or the public one if they have no other
   */
  readonly network?: Network;
  /**
   * What keeps servers from answering ARP for the virtual addresses; not with `'nat'`. `'sysctl'`: the address is on lo,
   * and arp_ignore and arp_announce are set for all interfaces of the server. `'nftables'`: the address is on lo, and
   * rules drop the questions and change the sender; each ARP packet passes them. `'redirect'`: the server has no virtual
   * address, and rules lead what comes for it to its own; costs connection tracking, the server cannot serve another
   * thing on the same port of its own address, and there is no tunnel and no FTP with it.
   *
   * @default 'sysctl'
   */
  readonly arp?: ArpMethod;
}

/** Properties of a RealServerPool. */
export interface RealServerPoolProps extends RealServerForwarding {
  /** Who sends requests to the servers. */
  readonly routers: LvsRouterPair;
  /** The servers by name (small letters, digits, `-` in between); a name is part of the host name. */
  readonly servers: Readonly<Record<string, string | RealServerProps>>;
  /** What the servers do, all alike. */
  readonly workload: Workload;
  /**
   * The image of the servers.
   *
   * @default - the routers' image
   */
  readonly image?: GuestImage;
  /**
   * The host that the servers run on, where the stack has several.
   *
   * @default - the stack's first one by path
   */
  readonly host?: LibvirtHost;
  /**
   * Memory of each server in MiB, to 1048576; Debian needs 128, RHEL 9 1024.
   *
   * @default - 384 for Debian, 1536 for RHEL 9
   */
  readonly memoryMiB?: number;
  /**
   * Processors of each server, 1 to 256.
   *
   * @default 1
   */
  readonly vcpu?: number;
}

/** A server that is made elsewhere: its address on the network that faces the routers, or more than that. */
export type RealServerAddressProps = Omit<RealServerProps, 'extraInterfaces' | 'host'>;

/** Properties of a RealServerPool whose servers are made elsewhere. */
export interface RealServerAddressesProps extends Omit<RealServerForwarding, 'arp'> {
  /** Who sends requests to the servers. */
  readonly routers: LvsRouterPair;
  /** The servers by name (small letters, digits, `-` in between): how reports and the manifest call them. */
  readonly servers: Readonly<Record<string, string | RealServerAddressProps>>;
}
