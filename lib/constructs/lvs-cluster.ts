import { Construct } from 'constructs';
import type { ForwardingMethod } from '../model/forwarding';
import { FORWARDING_METHODS } from '../model/forwarding';
import type { Range } from '../net/whole-number';
import { wholeNumber } from '../net/whole-number';
import { Ipv4Network } from '../net/ipv4-network';
import { Port } from '../net/port';
import { edge, nonEmpty, oneOf } from './edge';
import { hypervisor } from './guest';
import { FirewallMarkService } from './firewall-mark-service';
import type { GuestImage } from './guest-image';
import type { LibvirtHost } from './libvirt-host';
import { LvsRouterPair } from './lvs-router-pair';
import { NatNetwork } from './nat-network';
import { PublicNetwork } from './public-network';
import { RealServerPool } from './real-server-pool';
import { RoutedNetwork } from './routed-network';
import { VirtualService } from './virtual-service';
import { Workload } from './workload';

/** Properties of an LvsCluster. */
export interface LvsClusterProps {
  /** What all its machines are born from. */
  readonly image: GuestImage;
  /**
   * The clients' network, /8 to /28. The last host is the gateway, .9 and .8 are the routers, .10 floats.
   *
   * @default '192.168.26.0/24'
   */
  readonly publicCidr?: string;
  /**
   * The real servers' network, /8 to /28. .9 and .8 are the routers, .10 floats, the servers begin at .1.
   *
   * @default '10.11.12.0/24'
   */
  readonly privateCidr?: string;
  /**
   * The manual's three topologies: how the routers hand packets to the servers. But for `'nat'` the private network is a
   * RoutedNetwork whose last host is the servers' gateway, because they answer clients by themselves.
   *
   * @default 'nat'
   */
  readonly forwarding?: ForwardingMethod;
  /**
   * How many real servers, 2 to 200.
   *
   * @default 2
   */
  readonly servers?: number;
  /**
   * The ports of the service: one makes a VirtualService, several a FirewallMarkService.
   *
   * @default [80]
   */
  readonly ports?: readonly (number | Port)[];
  /**
   * The host that all of it runs on, its networks too, where the stack has several.
   *
   * @default - the stack's only one
   */
  readonly host?: LibvirtHost;
}

const SERVERS: Range = { from: 2, to: 200 };

/** The host numbers of the manual's network. */
const HOST = { primary: 9, backup: 8, floating: 10, firstServer: 1 } as const;

/** The manual's cluster in one construct: two routers, two networks, a pool of web servers, a service. */
export class LvsCluster extends Construct {
  /** Towards the clients. */
  public readonly publicNetwork: PublicNetwork;
  /** Towards the real servers. */
  public readonly privateNetwork: NatNetwork | RoutedNetwork;
  /** For further services, and other pools. */
  public readonly routers: LvsRouterPair;
  /** The web servers. */
  public readonly pool: RealServerPool;
  /** By mark where there are several ports. */
  public readonly service: VirtualService | FirewallMarkService;

  /** @throws InputError for a value that is none, and for a network that is too small */
  public constructor(scope: Construct, id: string, props: LvsClusterProps) {
    const parse = edge(scope, id, new.target);
    const outside = parse('publicCidr', props.publicCidr ?? '192.168.26.0/24', manualNetwork);
    const inside = parse('privateCidr', props.privateCidr ?? '10.11.12.0/24', manualNetwork);
    const forwarding = parse('forwarding', props.forwarding ?? 'nat', oneOf(FORWARDING_METHODS));
    const count = parse('servers', props.servers ?? 2, wholeNumber(SERVERS));
    const numbers = serverNumbers(count);
    const addresses = numbers.map((number) => parse('servers', number, () => `${inside.host(number)}`));
    const given = parse('ports', props.ports ?? [80], nonEmpty);
    const ports = nonEmpty(given.map((port) => parse('ports', port, Port.of)));
    const { host } = props;
    if (host !== undefined) {
      parse('host', undefined, () => hypervisor(scope, host));
    }
    super(scope, id);
    this.publicNetwork = new PublicNetwork(this, 'public', {
      cidr: `${outside}`,
      gateway: `${outside.host(outside.size - 2)}`,
    });
    this.privateNetwork =
      forwarding === 'nat'
        ? new NatNetwork(this, 'private', { cidr: `${inside}` })
        : new RoutedNetwork(this, 'private', { cidr: `${inside}`, gateway: `${inside.host(inside.size - 2)}` });
    this.routers = new LvsRouterPair(this, 'lvs', {
      image: props.image,
      ...(host && { hosts: { primary: host, backup: host } }),
      publicInterface: { network: this.publicNetwork, ...routerAddresses(outside) },
      privateInterface: { network: this.privateNetwork, ...routerAddresses(inside) },
    });
    this.pool = new RealServerPool(this, 'pool', {
      routers: this.routers,
      forwarding,
      ...(host && { host }),
      servers: Object.fromEntries(addresses.map((address, index) => [`rs${index + 1}`, address])),
      workload: Workload.nginx(),
    });
    const [port, ...others] = ports;
    this.service =
      others.length === 0 && port.isSingle
        ? new VirtualService(this, 'service', { pool: this.pool, port })
        : new FirewallMarkService(this, 'service', { pool: this.pool, ports });
  }
}

/** A network that has the manual's host numbers. */
function manualNetwork(text: string): Ipv4Network {
  const network = Ipv4Network.ofMachines(text);
  network.host(HOST.floating + 1);
  return network;
}

function routerAddresses(network: Ipv4Network): { primary: string; backup: string; floating: string } {
  return {
    primary: `${network.host(HOST.primary)}`,
    backup: `${network.host(HOST.backup)}`,
    floating: `${network.host(HOST.floating)}`,
  };
}

/** From .1 on, past the routers and the floating address. */
function serverNumbers(count: number): readonly number[] {
  const taken: readonly number[] = [HOST.primary, HOST.backup, HOST.floating];
  return Array.from({ length: count + taken.length }, (_, index) => HOST.firstServer + index)
    .filter((number) => !taken.includes(number))
    .slice(0, count);
}
