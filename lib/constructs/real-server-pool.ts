import { Construct } from 'constructs';
import type { Machine } from '../libvirt/machine';
import { realServerHost } from '../model/host';
import type { AddressPool, GuestPool, RealServerPool as RealServerPoolModel } from '../model/real-server-pool';
import { wholeNumber } from '../net/whole-number';
import type { Parse } from './edge';
import { edge, made } from './edge';
import type { GuestHardware } from './guest';
import { guest, hypervisor, memoryOf, requireSameStack, VCPU } from './guest';
import { nameInStack } from './host-name';
import type { Network } from './network';
import type { RealServerAddressesProps, RealServerPoolProps } from './real-server-pool-props';
import { onlyOfOwn, realServers, realServersElsewhere } from './real-servers';
import { forwardingFacts } from './forwarding';
import { Site } from './site';

/**
 * Servers behind a pair of routers, with one NIC each. By NAT its gateway is the private floating address; else it is that
 * of their network, and the servers have the virtual addresses of their services themselves.
 */
export class RealServerPool extends Construct {
  /**
   * Servers that are made elsewhere, and need not run Linux: no machine, no file, only what the routers send them. They
   * must have their address on the network that faces the routers; by NAT the routers' floating address there as their
   * gateway, else the virtual addresses without answering ARP for them.
   */
  public static fromAddresses(scope: Construct, id: string, props: RealServerAddressesProps): RealServerPool {
    return new RealServerPool(scope, id, props, 'addresses');
  }

  /** What the rules and the files know of it. @internal */
  public readonly model: RealServerPoolModel;
  private readonly machines: ReadonlyMap<string, Machine>;

  /** @param kind for fromAddresses */
  public constructor(scope: Construct, id: string, props: RealServerAddressesProps, kind: 'addresses');
  /** @throws InputError for a value that is none; objects at odds are reported together by the synth */
  public constructor(scope: Construct, id: string, props: RealServerPoolProps);
  public constructor(
    scope: Construct,
    id: string,
    props: RealServerPoolProps | RealServerAddressesProps,
    kind?: 'addresses',
  ) {
    const parse = edge(scope, id, kind === undefined ? new.target : RealServerPool.fromAddresses);
    parse('routers', undefined, () => requireSameStack(scope, [props.routers]));
    if (kind === undefined) {
      const given = props as RealServerPoolProps;
      const model = guestPool(parse, scope, id, given);
      const hardware = hardwareOf(parse, given);
      super(scope, id);
      this.model = model;
      this.machines = new Map(
        model.servers.map((server) => [server.key, guest(this, server.key, realServerHost(model, server), hardware)]),
      );
    } else {
      const model = addressPool(parse, scope, id, props);
      super(scope, id);
      this.model = model;
      this.machines = new Map();
    }
    Site.of(this).addPool(this, this.model);
  }

  /** The machine of the server with this name. */
  public machine(name: string): Machine {
    const machine = this.machines.get(name);
    if (machine === undefined) {
      const names = [...this.machines.keys()].join(', ');
      throw new Error(
        this.model.kind === 'addresses'
          ? `${this.node.path} has no machines: its servers are made elsewhere`
          : `${this.node.path} has no server '${name}': its servers are ${names}`,
      );
    }
    return machine;
  }
}

function guestPool(parse: Parse, scope: Construct, id: string, props: RealServerPoolProps): GuestPool {
  const image = props.image ?? props.routers.image;
  parse('image', undefined, () => requireSameStack(scope, [image]));
  parse('workload', props.workload, made('kind', 'Workload.nginx(), Workload.vsftpd() or Workload.custom({ ... })'));
  const servers = realServers(parse, scope, id, props.servers);
  parse('servers', undefined, () => requireSameStack(scope, extraNetworks(props)));
  const { workload, host } = props;
  const facts = {
    base: image.base,
    hypervisor: host === undefined ? undefined : parse('host', undefined, () => hypervisor(scope, host)),
    servers,
    workload,
  };
  return { kind: 'guests', ...placeOf(parse, scope, id, props), ...facts };
}

function addressPool(
  parse: Parse,
  scope: Construct,
  id: string,
  props: RealServerAddressesProps & Partial<Pick<RealServerPoolProps, 'host'>>,
): AddressPool {
  parse('host', props.host, onlyOfOwn);
  const servers = realServersElsewhere(parse, scope, id, props.servers);
  return { kind: 'addresses', ...placeOf(parse, scope, id, props), servers };
}

function placeOf(
  parse: Parse,
  scope: Construct,
  id: string,
  props: RealServerAddressesProps,
): Pick<RealServerPoolModel, 'path' | 'name' | 'pair' | 'forwarding' | 'network'> {
  const pair = props.routers.model;
  const name = nameInStack(scope, id);
  return { path: [scope.node.path, id].join('/'), name, pair, ...forwardingFacts(parse, scope, props, pair) };
}

function hardwareOf(parse: Parse, props: RealServerPoolProps): GuestHardware {
  const image = props.image ?? props.routers.image;
  return {
    image,
    memoryMiB: parse('memoryMiB', props.memoryMiB, (given) => memoryOf(image, given)),
    vcpu: parse('vcpu', props.vcpu ?? 1, wholeNumber(VCPU)),
  };
}

function extraNetworks({ servers }: RealServerPoolProps): readonly Network[] {
  return Object.values(servers)
    .flatMap((server) => (typeof server === 'string' ? [] : (server.extraInterfaces ?? [])))
    .map((extra) => extra.network);
}
