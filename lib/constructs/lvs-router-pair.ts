import { Construct } from 'constructs';
import type { Machine } from '../libvirt/machine';
import { routerHost } from '../model/host';
import type { PairInterface, RouterNic, RouterPair } from '../model/router-pair';
import { failoverBoundSeconds, pathFailoverBoundSeconds } from '../model/router-pair';
import { USUAL_VIRTUAL_ROUTER_ID, VIRTUAL_ROUTER_ID } from '../model/vrrp';
import { Ipv4Address } from '../net/ipv4-address';
import { wholeNumber } from '../net/whole-number';
import type { Parse } from './edge';
import { edge, made, nonEmpty, yesOrNo } from './edge';
import { guest, hypervisor, memoryOf, requireSameStack, VCPU } from './guest';
import type { GuestImage } from './guest-image';
import { nameInStack } from './host-name';
import type { LibvirtHost } from './libvirt-host';
import type { LvsRouterOptions } from './lvs-router-options';
import type { Network } from './network';
import { routerOptions } from './router-options';
import { Site } from './site';

/** One side of a pair of routers: the same NIC of both, on one network. */
export interface LvsRouterInterface {
  /** What the NIC is plugged into. */
  readonly network: Network;
  /** The primary router's own address; never a floating one. */
  readonly primary: string;
  /** The backup router's own address. */
  readonly backup: string;
  /** The addresses that move with the active router; the first one is announced by VRRP, and all follow it. */
  readonly floating: string | readonly string[];
  /**
   * The VRRP group on this network, 1 to 255; unique on it.
   *
   * @default - 51 on the public side, 52 on the private side
   */
  readonly virtualRouterId?: number;
}

/** Properties of an LvsRouterPair. Both routers get the same image, memory and processors: they cannot differ. */
export interface LvsRouterPairProps extends LvsRouterOptions {
  /** What both are born from. */
  readonly image: GuestImage;
  /** eth0: towards the clients, with the network's gateway. */
  readonly publicInterface: LvsRouterInterface;
  /**
   * eth1: towards the real servers, without a gateway; by NAT its floating address is their gateway.
   *
   * @default - the routers have one NIC, and their servers answer clients by themselves
   */
  readonly privateInterface?: LvsRouterInterface;
  /**
   * Whether real servers may reach the public network through the active router, by source NAT from the floating
   * address.
   *
   * @default false
   */
  readonly realServerInternet?: boolean;
  /**
   * The hosts that the two routers run on, where the stack has several: with one that fails, the other takes over.
   *
   * @default - the primary on the stack's first host by path, the backup on the next one
   */
  readonly hosts?: { readonly primary: LibvirtHost; readonly backup: LibvirtHost };
  /**
   * Memory of each router in MiB, to 1048576; Debian needs 128, RHEL 9 1024.
   *
   * @default - 384 for Debian, 1536 for RHEL 9
   */
  readonly memoryMiB?: number;
  /**
   * Processors of each router, 1 to 256.
   *
   * @default 1
   */
  readonly vcpu?: number;
}

/** Two LVS routers: the active one holds the floating addresses, the standby takes over when it fails. */
export class LvsRouterPair extends Construct {
  /** What the rules and the files know of it. @internal */
  public readonly model: RouterPair;
  /** What both routers are born from. */
  public readonly image: GuestImage;
  /** The router that is active at first. */
  public readonly primary: Machine;
  /** The router that stands by at first. */
  public readonly backup: Machine;

  /** @throws InputError for a value that is none; objects at odds are reported together by the synth */
  public constructor(scope: Construct, id: string, props: LvsRouterPairProps) {
    const parse = edge(scope, id, new.target);
    const { image, publicInterface, privateInterface } = props;
    parse('image', undefined, () => requireSameStack(scope, [image]));
    parse('publicInterface.network', undefined, () => requireSameStack(scope, [publicInterface.network]));
    const nameOf = (role: string): string => parse('id', id, () => nameInStack(scope, id, role));
    const facts = {
      name: nameInStack(scope, id),
      names: { primary: nameOf('primary'), backup: nameOf('backup') },
      base: image.base,
      hypervisors: hypervisors(parse, scope, props.hosts),
      publicInterface: side(parse, 'publicInterface', publicInterface, {
        nic: 'eth0',
        virtualRouterId: USUAL_VIRTUAL_ROUTER_ID.public,
      }),
      privateInterface: privateSide(parse, scope, privateInterface),
      realServerInternet: parse('realServerInternet', props.realServerInternet ?? false, yesOrNo),
      ...routerOptions(parse, props, publicInterface.network.model.gateway),
    };
    const hardware = {
      image,
      memoryMiB: parse('memoryMiB', props.memoryMiB, (given) => memoryOf(image, given)),
      vcpu: parse('vcpu', props.vcpu ?? 1, wholeNumber(VCPU)),
    };
    super(scope, id);
    this.image = image;
    this.model = { path: this.node.path, ...facts };
    this.primary = guest(this, 'primary', routerHost(this.model, 'primary'), hardware);
    this.backup = guest(this, 'backup', routerHost(this.model, 'backup'), hardware);
    Site.of(this).addPair(this, this.model);
  }

  /** Seconds of the active router's silence after which the standby takes over. */
  public get failoverBoundSeconds(): number {
    return failoverBoundSeconds(this.model);
  }

  /**
   * Seconds after which the standby takes over when a tracked path of the active router dies and its NIC does not
   * notice; `undefined` where no path is tracked.
   */
  public get pathFailoverBoundSeconds(): number | undefined {
    return pathFailoverBoundSeconds(this.model);
  }
}

function hypervisors(parse: Parse, scope: Construct, hosts: LvsRouterPairProps['hosts']): RouterPair['hypervisors'] {
  if (hosts === undefined) {
    return { primary: undefined, backup: undefined };
  }
  parse('hosts', hosts, made('primary', '{ primary: east, backup: west }'));
  return {
    primary: parse('hosts.primary', undefined, () => hypervisor(scope, hosts.primary)),
    backup: parse('hosts.backup', undefined, () => hypervisor(scope, hosts.backup)),
  };
}

function privateSide(parse: Parse, scope: Construct, given: LvsRouterInterface | undefined): PairInterface | undefined {
  if (given === undefined) {
    return undefined;
  }
  parse('privateInterface.network', undefined, () => requireSameStack(scope, [given.network]));
  return side(parse, 'privateInterface', given, { nic: 'eth1', virtualRouterId: USUAL_VIRTUAL_ROUTER_ID.private });
}

function side(
  parse: Parse,
  prop: string,
  given: LvsRouterInterface,
  defaults: { readonly nic: RouterNic; readonly virtualRouterId: number },
): PairInterface {
  const address = (member: string, text: string): Ipv4Address => parse(`${prop}.${member}`, text, Ipv4Address.parse);
  const texts = typeof given.floating === 'string' ? [given.floating] : given.floating;
  const floating = parse(`${prop}.floating`, texts, nonEmpty);
  const virtualRouterId = given.virtualRouterId ?? defaults.virtualRouterId;
  return {
    nic: defaults.nic,
    network: given.network.model,
    real: { primary: address('primary', given.primary), backup: address('backup', given.backup) },
    floating: nonEmpty(floating.map((text) => address('floating', text))),
    virtualRouterId: parse(`${prop}.virtualRouterId`, virtualRouterId, wholeNumber(VIRTUAL_ROUTER_ID)),
  };
}
