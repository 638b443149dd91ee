import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import type { GuestImage, LibvirtHostProps, LvsRouterPairProps } from '../../lib';
import { LibvirtHost, LvsRouterPair, NatNetwork, PublicNetwork, VirtualService } from '../../lib';
import { LibvirtProvider } from '../../lib/provider-libvirt/provider';
import { manifestOf } from '../../lib/testing';
import { addImage, addPool, emptyStack, synth } from '../stack';

// What a stack on several hosts has in Terraform's document, and where.

interface Resource {
  readonly provider?: string;
}

const host = (scope: Construct, id: string, more: Partial<LibvirtHostProps> = {}): LibvirtHost =>
  new LibvirtHost(scope, id, more.provider === undefined ? { uri: `qemu+ssh://root@${id}/system`, ...more } : more);
const given = (scope: Construct, id: string, alias?: string): LibvirtProvider =>
  new LibvirtProvider(scope, id, { uri: `qemu+ssh://root@${id}/system`, alias });

/** The manual's cluster on bridges that all hosts have. */
function addCluster(
  scope: Construct,
  more: Partial<LvsRouterPairProps> = {},
): { readonly routers: LvsRouterPair; readonly inside: NatNetwork; readonly image: GuestImage } {
  const image = addImage(scope);
  const outside = PublicNetwork.fromBridge(scope, 'public', { cidr: '192.168.26.0/24', bridge: 'br0' });
  const inside = NatNetwork.fromBridge(scope, 'private', { cidr: '10.11.12.0/24', bridge: 'br1' });
  const routers = new LvsRouterPair(scope, 'lvs', {
    image,
    publicInterface: { network: outside, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
    privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
    ...more,
  });
  new VirtualService(scope, 'http', { pool: addPool(scope, routers), port: 80 });
  return { routers, inside, image };
}

const resources = (stack: TerraformStack, type: string): Readonly<Record<string, Resource>> =>
  synth(stack).resource[type] ?? {};

describe('an address that the caller has chosen', () => {
  test('stays, behind the name of a further host', () => {
    const stack = emptyStack();
    host(stack, 'east');
    host(stack, 'west');
    const { routers, inside } = addCluster(stack);
    routers.primary.domain.overrideLogicalId('first');
    routers.backup.domain.overrideLogicalId('second');
    inside.wire.network.overrideLogicalId('lan');
    expect(Object.keys(resources(stack, 'libvirt_domain'))).toEqual(expect.arrayContaining(['first', 'west_second']));
    expect(Object.keys(resources(stack, 'libvirt_network'))).toEqual(expect.arrayContaining(['lan', 'west_lan']));
    expect(manifestOf(stack).hosts[0]?.resources.domain).toBe('libvirt_domain.first');
  });

  test('stays on one host, also by a provider with an alias', () => {
    const stack = emptyStack();
    host(stack, 'east', { provider: given(stack, 'own', 'mine') });
    addCluster(stack).routers.primary.domain.overrideLogicalId('first');
    const domains = resources(stack, 'libvirt_domain');
    expect(domains['first']?.provider).toBe('libvirt.mine');
    expect(Object.keys(domains)).toHaveLength(4);
  });
});
