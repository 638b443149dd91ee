import { Construct } from 'constructs';
import type { Uplink } from '../libvirt/wire';
import { Wire } from '../libvirt/wire';
import type { Network as NetworkModel } from '../model/network';
import { LINK_MBIT, MTU } from '../model/network';
import { ETHERNET_MTU } from '../net/link';
import { Ipv4Address } from '../net/ipv4-address';
import { Ipv4Network } from '../net/ipv4-network';
import { wholeNumber } from '../net/whole-number';
import { VXLAN_BYTES, VXLAN_ID } from '../model/hypervisor';
import type { Parse } from './edge';
import { made, textLike } from './edge';
import { nameInStack } from './host-name';
import { Site } from './site';

/** What the links of a network's machines carry. */
export interface NetworkLinkProps {
  /**
   * The longest packet that a machine sends to the network, in bytes, 1280 to 65521. All machines on the wire must agree,
   * also those that this stack does not make; a bridge of the host must allow it itself. Over VXLAN at most 1450. Another
   * one is another network with new guests.
   *
   * @default - 1500, over VXLAN 1450
   */
  readonly mtu?: number;
  /**
   * How fast the NIC of each machine on the network is, in each direction, in Mbit/s, 1 to 100000. A change makes the
   * virtual machines on the network again, all at once, on the disks that they have: they boot.
   *
   * @default - as fast as the hypervisor's host
   */
  readonly linkMbit?: number;
}

/** A bridge that each host has on which machines of the network run. */
export interface BridgeProps {
  /** The bridge's name, up to 15 characters, such as `br0`; the same on each host. */
  readonly bridge: string;
  /**
   * Joins the bridges of several hosts by VXLAN of this id, 1 to 16777215, from each host's `tunnelAddress` to the others'.
   * `npx cdktf-lvs bridges` prints the commands that make bridges and tunnels: libvirt makes neither.
   *
   * @default - the bridges are one wire already, or there is one host
   */
  readonly vxlan?: { readonly id: number };
}

type Link = Pick<NetworkModel, 'mtu' | 'linkMbit'>;

/** What a network is, and what it hangs on. */
export interface NetworkFacts {
  readonly cidr: NetworkModel['cidr'];
  readonly gateway: NetworkModel['gateway'];
  readonly uplink: Uplink;
  readonly link: Link;
}

/** A network that a router pair, or an extra interface of a real server, is plugged into. */
export abstract class Network extends Construct {
  /** What the rules and the files know of it. @internal */
  public readonly model: NetworkModel;
  /** The libvirt network. */
  public readonly wire: Wire;

  protected constructor(scope: Construct, id: string, facts: NetworkFacts) {
    const site = Site.of(scope);
    const name = nameInStack(scope, id);
    super(scope, id);
    const { cidr, gateway, uplink, link } = facts;
    this.model = { path: this.node.path, cidr, gateway, wire: uplink, ...link };
    this.wire = new Wire(this, 'Default', {
      hypervisor: () => site.hypervisor,
      name,
      uplink,
      mtu: link.mtu === ETHERNET_MTU ? undefined : link.mtu,
      linkMbit: link.linkMbit,
    });
    site.addNetwork(this, this.model, this.wire);
  }
}

/** The addresses of a network that has a gateway: its first host, unless the caller names another. */
export function placeWithGateway(
  parse: Parse,
  given: { readonly cidr: string; readonly gateway?: string },
): { readonly cidr: Ipv4Network; readonly gateway: Ipv4Address } {
  const cidr = parse('cidr', given.cidr, Ipv4Network.ofMachines);
  const gateway = given.gateway === undefined ? cidr.host(1) : parse('gateway', given.gateway, Ipv4Address.parse);
  return { cidr, gateway };
}

/** What the caller wrote of a bridge, and of the tunnel that joins it with those of other hosts. */
export function bridgeOf(parse: Parse, { bridge, vxlan }: BridgeProps): Uplink {
  const tunnel = vxlan === undefined ? undefined : parse('vxlan', vxlan, made('id', '{ id: 100 }'));
  return {
    kind: 'bridge',
    bridge: parse('bridge', bridge, bridgeName),
    vxlanId: tunnel === undefined ? undefined : parse('vxlan.id', tunnel.id, wholeNumber(VXLAN_ID)),
  };
}

// IFNAMSIZ of the kernel; it has lo itself and takes neither all nor default; tunnels are called vxlan and their id
const bridgeName = textLike(
  /^(?!(?:lo|all|default|vxlan\d+)$)[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/,
  'the name of a bridge, such as br0',
);

const TUNNEL_MTU = ETHERNET_MTU - VXLAN_BYTES;

/** What the caller wrote of a network's links. */
export function linkOf(parse: Parse, { mtu, linkMbit }: NetworkLinkProps, uplink?: Uplink): Link {
  const isTunnel = uplink?.kind === 'bridge' && uplink.vxlanId !== undefined;
  const range = isTunnel ? { ...MTU, to: TUNNEL_MTU } : MTU;
  return {
    mtu: mtu === undefined ? Math.min(ETHERNET_MTU, range.to) : parse('mtu', mtu, wholeNumber(range)),
    linkMbit: linkMbit === undefined ? undefined : parse('linkMbit', linkMbit, wholeNumber(LINK_MBIT)),
  };
}
