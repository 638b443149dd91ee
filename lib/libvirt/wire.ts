import { Construct } from 'constructs';
import type { Ipv4Address } from '../net/ipv4-address';
import type { Ipv4Network } from '../net/ipv4-network';
import type { NetworkConfig } from '../provider-libvirt/network';
import { Network } from '../provider-libvirt/network';
import { deferredText } from './deferred';
import type { HypervisorSettings } from './hypervisor-settings';

/** What a libvirt network is connected to. */
export type Uplink =
  | { readonly kind: 'isolated' }
  | { readonly kind: 'nat'; readonly cidr: Ipv4Network; readonly hostAddress: Ipv4Address }
  | { readonly kind: 'bridge'; readonly bridge: string };

export interface WireProps {
  /** Read when the stack is complete. */
  readonly hypervisor: () => HypervisorSettings;
  /** The network's name in libvirt, behind the prefix. */
  readonly name: string;
  readonly uplink: Uplink;
}

/** A libvirt network: the wire that NICs are plugged into. */
export class Wire extends Construct {
  public readonly network: Network;
  /** One reference for all who are plugged in: cdktf records a stack trace for each. */
  public readonly networkId: string;

  public constructor(scope: Construct, id: string, props: WireProps) {
    super(scope, id);
    this.network = new Network(this, 'Default', {
      name: deferredText(() => `${props.hypervisor().namePrefix}-${props.name}`),
      autostart: true,
      ...uplink(props.uplink),
    });
    this.networkId = this.network.id;
  }
}

function uplink(to: Uplink): Omit<NetworkConfig, 'name'> {
  const quiet = { dhcp: { enabled: false }, dns: { enabled: false } };
  switch (to.kind) {
    case 'isolated':
      return { mode: 'none', ...quiet };
    case 'bridge':
      return { mode: 'bridge', bridge: to.bridge };
    case 'nat': {
      // the provider always gives the host the first address
      const first = to.hostAddress.equals(to.cidr.host(1));
      return {
        mode: 'nat',
        addresses: [`${to.cidr}`],
        ...quiet,
        ...(!first && { xml: { xslt: hostAddressStylesheet(to.hostAddress) } }),
      };
    }
  }
}

function hostAddressStylesheet(address: Ipv4Address): string {
  return [
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">',
    '<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>',
    `<xsl:template match="/network/ip/@address"><xsl:attribute name="address">${address}</xsl:attribute></xsl:template>`,
    '</xsl:stylesheet>',
    '',
  ].join('\n');
}
