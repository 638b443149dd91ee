import type { Construct } from 'constructs';
import type { Uplink } from '../libvirt/wire';
import { edge } from './edge';
import type { BridgeProps, NetworkLinkProps } from './network';
import { bridgeOf, linkOf, Network, placeWithGateway } from './network';

/** Properties of a PublicNetwork. */
export interface PublicNetworkProps extends NetworkLinkProps {
  /** In CIDR notation, /8 to /29, such as `192.168.26.0/24`. */
  readonly cidr: string;
  /**
   * The routers' default gateway. On a network of libvirt's own the hypervisor's host holds it, and masquerades.
   *
   * @default - the first address of the network
   */
  readonly gateway?: string;
}

/** Properties of a PublicNetwork on a bridge that the hypervisor's host has. */
export interface PublicNetworkBridgeProps extends PublicNetworkProps, BridgeProps {}

/** The network on which clients reach the floating address. */
export class PublicNetwork extends Network {
  /** A network that exists: its gateway is a machine there. */
  public static fromBridge(scope: Construct, id: string, props: PublicNetworkBridgeProps): PublicNetwork {
    return new PublicNetwork(scope, id, props, 'bridge');
  }

  /** @param kind for fromBridge */
  public constructor(scope: Construct, id: string, props: PublicNetworkBridgeProps, kind: 'bridge');
  /** @throws InputError for a cidr, a gateway, an mtu or a linkMbit that is none */
  public constructor(scope: Construct, id: string, props: PublicNetworkProps);
  public constructor(
    scope: Construct,
    id: string,
    props: PublicNetworkProps | PublicNetworkBridgeProps,
    kind?: 'bridge',
  ) {
    const parse = edge(scope, id, kind === undefined ? new.target : PublicNetwork.fromBridge);
    const bridge = kind === undefined ? undefined : bridgeOf(parse, props as PublicNetworkBridgeProps);
    const { cidr, gateway } = placeWithGateway(parse, props);
    const uplink: Uplink = bridge ?? { kind: 'nat', cidr, hostAddress: gateway };
    super(scope, id, { cidr, gateway, uplink, link: linkOf(parse, props, uplink) });
  }
}
