import type { TerraformStack } from 'cdktf';
import { Aspects, TerraformOutput, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import type { GuestImage, LibvirtHostProps, LvsRouterPairProps, RealServerPoolProps } from '../../lib';
import { LibvirtHost, LvsRouterPair, NatNetwork, PublicNetwork, VirtualService } from '../../lib';
import { LibvirtProvider } from '../../lib/provider-libvirt/provider';
import { manifestOf } from '../../lib/testing';
import { addImage, addPool, emptyStack, synth } from '../stack';

// What a stack on several hosts has in Terraform's document, and where.

interface Written {
  readonly provider: { readonly libvirt: readonly { readonly uri: string; readonly alias?: string }[] };
  readonly output: Readonly<Record<string, { readonly value: string }>>;
}
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
  pool: Partial<RealServerPoolProps> = {},
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
  new VirtualService(scope, 'http', { pool: addPool(scope, routers, pool), port: 80 });
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

describe('the provider of a stack', () => {
  const aliases = (stack: TerraformStack): readonly (string | undefined)[] =>
    (synth(stack) as unknown as Written).provider.libvirt.map(({ alias }) => alias);

  test('gets an alias beside one of the caller that has none, whatever that is for', () => {
    const stack = emptyStack();
    given(stack, 'own');
    host(stack, 'east');
    addCluster(stack);
    expect(aliases(stack)).toEqual([undefined, 'east']);
    const providers = Object.values(resources(stack, 'libvirt_domain')).map(({ provider }) => provider);
    expect(new Set(providers)).toEqual(new Set(['libvirt.east']));
  });

  test('gets none beside one of the caller that has an alias', () => {
    const stack = emptyStack();
    given(stack, 'own', 'mine');
    host(stack, 'east');
    addCluster(stack);
    expect(aliases(stack)).toEqual(['mine', undefined]);
    expect(Object.values(resources(stack, 'libvirt_domain')).every(({ provider }) => provider === undefined)).toBe(
      true,
    );
  });

  test.each<[string, string, (stack: TerraformStack) => void]>([
    [
      'one by a LibvirtHost of that id',
      'lab/west and lab/own are both the provider libvirt.west; fix: give lab/own an alias',
      (stack) => {
        host(stack, 'far', { provider: given(stack, 'own', 'west') });
        host(stack, 'west');
      },
    ],
    [
      'another of the caller, both without an alias',
      'lab/one and lab/two are both the provider libvirt, without an alias; fix: give lab/two an alias',
      (stack) => {
        host(stack, 'far', { provider: given(stack, 'two') });
        host(stack, 'west', { provider: given(stack, 'one') });
      },
    ],
    [
      'another of the caller that no LibvirtHost has',
      'lab/one and lab/two are both the provider libvirt, without an alias; fix: give lab/two an alias',
      (stack) => {
        given(stack, 'one');
        host(stack, 'west', { provider: given(stack, 'two') });
      },
    ],
  ])('is refused beside %s', (_, words, add) => {
    const stack = emptyStack();
    add(stack);
    addCluster(stack);
    expect(() => synth(stack)).toThrow(`LVS099: ${words}`);
  });

  test('may be one for two hosts', () => {
    const stack = emptyStack();
    const provider = given(stack, 'own');
    host(stack, 'east', { provider });
    host(stack, 'west', { provider, namePrefix: 'west' });
    addCluster(stack);
    expect(aliases(stack)).toEqual([undefined]);
  });
});

describe('what is on a further host', () => {
  test('is met by aspects on the stack, whatever is made first', () => {
    const stack = emptyStack();
    const group = new Construct(stack, 'group');
    addCluster(group);
    host(stack, 'east');
    host(stack, 'west');
    const met: string[] = [];
    Aspects.of(stack).add({ visit: ({ node }) => met.push(node.path) });
    synth(stack);
    expect(met).toEqual(expect.arrayContaining(['lab/group/public/Default/west', 'lab/group/image/west']));
  });

  test('has the id by which an output names it', () => {
    const stack = emptyStack();
    host(stack, 'east');
    const west = host(stack, 'west');
    const { image } = addCluster(stack, { hosts: { primary: west, backup: west } }, { host: west });
    new TerraformOutput(stack, 'volume', { value: image.volumeId });
    const document = synth(stack) as unknown as Written;
    expect(document.output['volume']?.value).toBe('${libvirt_volume.west_image.id}');
    expect(Object.keys(resources(stack, 'libvirt_volume'))).toContain('west_image');
  });

  test('is found by another stack', () => {
    const app = Testing.app();
    const other = emptyStack('other', app);
    const stack = emptyStack('lab', app);
    host(stack, 'east');
    const west = host(stack, 'west');
    const { image } = addCluster(stack, { hosts: { primary: west, backup: west } }, { host: west });
    new TerraformOutput(other, 'volume', { value: image.volumeId });
    app.synth();
    const outputs = Object.values((JSON.parse(Testing.synth(stack)) as Written).output);
    expect(outputs.map(({ value }) => value)).toEqual(['${libvirt_volume.west_image.id}']);
  });
});
