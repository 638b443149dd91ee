import type { Construct } from 'constructs';
import { Ipv4Network } from '../net/ipv4-network';
import { edge } from './edge';
import type { NetworkLinkProps } from './network';
import { linkOf, Network } from './network';

/** Properties of a NatNetwork. */
export interface NatNetworkProps extends NetworkLinkProps {
  /** In CIDR notation, /8 to /29, such as `10.11.12.0/24`. */
  readonly cidr: string;
}

/**
 * The private network behind the routers: isolated, without DHCP and without an address of the hypervisor's host,
 * so that its only way out is the floating address of the active router.
 */
export class NatNetwork extends Network {
  /** @throws InputError for a cidr, an mtu or a linkMbit that is none */
  public constructor(scope: Construct, id: string, props: NatNetworkProps) {
    const parse = edge(scope, id, new.target);
    const cidr = parse('cidr', props.cidr, Ipv4Network.ofMachines);
    super(scope, id, { cidr, gateway: undefined, uplink: { kind: 'isolated' }, link: linkOf(parse, props) });
  }
}
