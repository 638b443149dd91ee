import type { Construct } from 'constructs';
import { Ipv4Network } from '../net/ipv4-network';
import { edge } from './edge';
import { Network } from './network';

/** Properties of a NatNetwork. */
export interface NatNetworkProps {
  /** In CIDR notation, /8 to /29, such as `10.11.12.0/24`. */
  readonly cidr: string;
}

/**
 * The private network behind the routers: isolated, without DHCP and without an address of the hypervisor's host,
 * so that its only way out is the floating address of the active router.
 */
export class NatNetwork extends Network {
  /** @throws InputError for a cidr that is none */
  public constructor(scope: Construct, id: string, props: NatNetworkProps) {
    const cidr = edge(scope, id, new.target)('cidr', props.cidr, Ipv4Network.ofMachines);
    super(scope, id, { cidr, gateway: undefined, uplink: { kind: 'isolated' } });
  }
}
