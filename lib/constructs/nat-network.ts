import type { Construct } from 'constructs';
import { Ipv4Network } from '../net/ipv4-network';
import type { Uplink } from '../libvirt/wire';
import { edge } from './edge';
import type { BridgeProps, NetworkLinkProps } from './network';
import { bridgeOf, linkOf, Network } from './network';

/** Properties of a NatNetwork. */
export interface NatNetworkProps extends NetworkLinkProps {
  /** In CIDR notation, /8 to /29, such as `10.11.12.0/24`. */
  readonly cidr: string;
}

/** Properties of a NatNetwork on bridges of the hosts. */
export interface NatNetworkBridgeProps extends NatNetworkProps, BridgeProps {}

/**
 * The private network behind the routers: isolated, without DHCP and without an address of the hypervisor's host,
 * so that its only way out is the floating address of the active router.
 */
export class NatNetwork extends Network {
  /** On bridges that the hosts have, with nobody else on them: so its machines may run on several hosts. */
  public static fromBridge(scope: Construct, id: string, props: NatNetworkBridgeProps): NatNetwork {
    return new NatNetwork(scope, id, props, 'bridge');
  }

  /** @param kind for fromBridge */
  public constructor(scope: Construct, id: string, props: NatNetworkBridgeProps, kind: 'bridge');
  /** @throws InputError for a cidr, an mtu or a linkMbit that is none */
  public constructor(scope: Construct, id: string, props: NatNetworkProps);
  public constructor(scope: Construct, id: string, props: NatNetworkProps | NatNetworkBridgeProps, kind?: 'bridge') {
    const parse = edge(scope, id, kind === undefined ? new.target : NatNetwork.fromBridge);
    const uplink: Uplink = kind === undefined ? { kind: 'isolated' } : bridgeOf(parse, props as NatNetworkBridgeProps);
    const cidr = parse('cidr', props.cidr, Ipv4Network.ofMachines);
    super(scope, id, { cidr, gateway: undefined, uplink, link: linkOf(parse, props, uplink) });
  }
}
