import { Construct } from 'constructs';
import type { Ipv4Address } from '../net/ipv4-address';
import type { Ipv4Network } from '../net/ipv4-network';
import type { DomainNetworkInterface } from '../provider-libvirt/domain';
import type { NetworkConfig } from '../provider-libvirt/network';
import { Network } from '../provider-libvirt/network';
import type { Ground } from './ground';
import type { HypervisorSettings } from './hypervisor-settings';
import type { Make } from './spread';
import { Spread } from './spread';
import type { Template } from './stylesheet';
import { appending, stylesheet } from './stylesheet';

/** What a libvirt network is connected to. */
export type Uplink =
  | { readonly kind: 'isolated' }
  | { readonly kind: 'nat' | 'open'; readonly cidr: Ipv4Network; readonly hostAddress: Ipv4Address }
  | { readonly kind: 'bridge'; readonly bridge: string; readonly vxlanId: number | undefined };

/** What a Wire is, and what it is connected to. */
export interface WireProps {
  /** Read when the stack is complete. */
  readonly hypervisor: () => HypervisorSettings;
  /** The network's name in libvirt, behind the prefix. */
  readonly name: string;
  readonly uplink: Uplink;
  /** Undefined for the usual one, and for a bridge's own. */
  readonly mtu: number | undefined;
  /** Of each NIC on it, in each direction; undefined for all that the host can do. */
  readonly linkMbit: number | undefined;
}

/** A libvirt network: the wire that NICs are plugged into. */
export class Wire extends Construct {
  /** On the first of its hypervisors. */
  public readonly network: Network;
  /** On each of them. */
  public readonly everywhere: Spread<Network>;
  /** Of each NIC on it, in each direction; undefined for all that the host can do. */
  public readonly linkMbit: number | undefined;
  private readonly uplink: Uplink;

  public constructor(scope: Construct, id: string, props: WireProps) {
    super(scope, id);
    const network: Make<Network> = (scope, key, settings) =>
      new Network(scope, key, {
        get name() {
          return `${settings().namePrefix}-${props.name}`;
        },
        autostart: true,
        ...uplink(props),
      });
    this.everywhere = new Spread(this, network, props.hypervisor);
    this.network = this.everywhere.resource;
    this.linkMbit = props.linkMbit;
    this.uplink = props.uplink;
  }

  /** What a NIC says of the network that it is plugged into; known when the stack is complete. */
  public plug(ground: Ground | undefined): Pick<DomainNetworkInterface, 'networkId' | 'bridge'> {
    // libvirt says of a running machine the bridge and not the network: the provider would plan to change it each time
    return this.uplink.kind === 'bridge' ? { bridge: this.uplink.bridge } : { networkId: this.everywhere.idOn(ground) };
  }
}

function uplink(props: WireProps): Omit<NetworkConfig, 'name'> {
  const to = props.uplink;
  const quiet = { dhcp: { enabled: false }, dns: { enabled: false } };
  switch (to.kind) {
    case 'isolated':
      return { mode: 'none', ...quiet, ...rewritten(ownMtu(props)), ...unread(props) };
    case 'bridge':
      // libvirt gives the taps the bridge's own mtu
      return { mode: 'bridge', bridge: to.bridge };
    case 'nat':
    case 'open': {
      // the provider always gives the host the first address
      const first = to.hostAddress.equals(to.cidr.host(1));
      const templates = [...(first ? [] : [hostAddress(to.hostAddress)]), ...ownMtu(props)];
      return { mode: to.kind, addresses: [`${to.cidr}`], ...quiet, ...rewritten(templates), ...unread(props) };
    }
  }
}

function hostAddress(address: Ipv4Address): Template {
  return {
    match: '/network/ip/@address',
    body: `<xsl:attribute name="address">${address}</xsl:attribute>`,
  };
}

/**
 * Of the bridge and of the taps. Not by the provider's argument: for another number there it would note the change and
 * leave the network as it is, and another stylesheet is another network.
 */
function ownMtu({ mtu }: WireProps): readonly Template[] {
  return mtu === undefined ? [] : [appending('/network', `<mtu size="${mtu}"/>`)];
}

/** The provider reads it back, and would plan to take away what its argument does not say. */
function unread({ mtu }: WireProps): Pick<NetworkConfig, 'lifecycle'> {
  return mtu === undefined ? {} : { lifecycle: { ignoreChanges: ['mtu'] } };
}

function rewritten(templates: readonly Template[]): Pick<NetworkConfig, 'xml'> {
  return templates.length === 0 ? {} : { xml: { xslt: stylesheet(templates) } };
}
