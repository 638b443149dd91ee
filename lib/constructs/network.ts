import { Construct } from 'constructs';
import type { Uplink } from '../libvirt/wire';
import { Wire } from '../libvirt/wire';
import type { Network as NetworkModel } from '../model/network';
import { nameInStack } from './host-name';
import { Site } from './site';

/** What a network is, and what it hangs on. */
export interface NetworkFacts {
  readonly cidr: NetworkModel['cidr'];
  readonly gateway: NetworkModel['gateway'];
  readonly uplink: Uplink;
}

/** A network that a router pair, or an extra interface of a real server, is plugged into. */
export abstract class Network extends Construct {
  public readonly model: NetworkModel;
  public readonly wire: Wire;

  protected constructor(scope: Construct, id: string, facts: NetworkFacts) {
    const site = Site.of(scope);
    const name = nameInStack(scope, id);
    super(scope, id);
    const { cidr, gateway, uplink } = facts;
    this.model = { path: this.node.path, cidr, gateway, wire: uplink };
    this.wire = new Wire(this, 'Default', { hypervisor: () => site.hypervisor, name, uplink });
    site.addNetwork(this, this.model, this.wire);
  }
}
