import type { Construct } from 'constructs';
import { edge } from './edge';
import type { NetworkLinkProps } from './network';
import { linkOf, Network, placeWithGateway } from './network';

/** Properties of a RoutedNetwork. */
export interface RoutedNetworkProps extends NetworkLinkProps {
  /** In CIDR notation, /8 to /29, such as `10.11.12.0/24`. */
  readonly cidr: string;
  /**
   * The hypervisor's host on this network, the default gateway of the servers there.
   *
   * @default - the first address of the network
   */
  readonly gateway?: string;
}

/**
 * A network of real servers that answer their clients by themselves: the hypervisor's host is its gateway, and passes on
 * whatever comes, also from the virtual addresses that these servers have; it masquerades nothing.
 */
export class RoutedNetwork extends Network {
  /** @throws InputError for a cidr, a gateway, an mtu or a linkMbit that is none */
  public constructor(scope: Construct, id: string, props: RoutedNetworkProps) {
    const parse = edge(scope, id, new.target);
    const { cidr, gateway } = placeWithGateway(parse, props);
    const uplink = { kind: 'open', cidr, hostAddress: gateway } as const;
    super(scope, id, { cidr, gateway, uplink, link: linkOf(parse, props) });
  }
}
