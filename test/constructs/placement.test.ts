import type { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LibvirtHostProps, LvsRouterPairProps, RealServerPoolProps } from '../../lib';
import { LibvirtHost, LvsCluster, LvsRouterPair, NatNetwork, PublicNetwork, VirtualService } from '../../lib';
import type { Manifest } from '../../lib/manifest';
import { requireFresh } from '../../lib/manifest';
import { LibvirtProvider } from '../../lib/provider-libvirt/provider';
import { manifestOf, synthesized } from '../../lib/testing';
import {
  complaintOfTerraform,
  PREPARATION_MS,
  prepareProvider,
  skipsRealProvider,
} from '../provider-libvirt/terraform';
import { addImage, addPool, addRouters, emptyStack, manualStack, synth } from '../stack';

interface Resource {
  readonly provider?: string;
  readonly name: string;
  readonly base_volume_id?: string;
  readonly pool?: string;
  readonly cloudinit?: string;
  readonly network_interface?: readonly { readonly network_id?: string; readonly bridge?: string }[];
}
interface Written {
  readonly provider: { readonly libvirt: readonly { readonly uri: string; readonly alias?: string }[] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
}

const east = (stack: Construct, more: Partial<LibvirtHostProps> = {}): LibvirtHost =>
  new LibvirtHost(stack, 'east', { uri: 'qemu+ssh://root@192.0.2.1/system', tunnelAddress: '192.0.2.1', ...more });
const west = (stack: Construct, more: Partial<LibvirtHostProps> = {}): LibvirtHost =>
  new LibvirtHost(stack, 'west', {
    uri: 'qemu+ssh://root@192.0.2.2/system',
    tunnelAddress: '192.0.2.2',
    storagePool: 'fast',
    domainType: 'qemu',
    namePrefix: 'w',
    ...more,
  });

/** What a test places, once the hosts are there. */
type Place = (hosts: { readonly east: LibvirtHost; readonly west: LibvirtHost }) => {
  readonly routers?: Pick<LvsRouterPairProps, 'hosts'>;
  readonly pool?: Partial<Pick<RealServerPoolProps, 'host' | 'servers'>>;
};

/** The manual's cluster over two hosts and two tunnels; the second server is on the second host. */
function twoHosts(
  place: Place = ({ west: second }) => ({
    pool: { servers: { rs1: '10.11.12.1', rs2: { address: '10.11.12.2', host: second } } },
  }),
): TerraformStack {
  const stack = emptyStack();
  const { routers, pool } = place({ east: east(stack), west: west(stack) });
  addCluster(stack, routers, pool);
  return stack;
}

function addCluster(
  stack: TerraformStack,
  routers: Pick<LvsRouterPairProps, 'hosts'> = {},
  pool: Partial<RealServerPoolProps> = {},
): void {
  const outside = PublicNetwork.fromBridge(stack, 'public', {
    cidr: '192.168.26.0/24',
    gateway: '192.168.26.254',
    bridge: 'lvs-public',
    vxlan: { id: 26 },
  });
  const inside = NatNetwork.fromBridge(stack, 'private', {
    cidr: '10.11.12.0/24',
    bridge: 'lvs-private',
    vxlan: { id: 12 },
  });
  const pair = new LvsRouterPair(stack, 'lvs', {
    image: addImage(stack),
    publicInterface: { network: outside, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
    privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
    ...routers,
  });
  new VirtualService(stack, 'http', { pool: addPool(stack, pair, pool), port: 80, scheduler: 'rr' });
}

const written = (stack: TerraformStack): Written => synth(stack) as unknown as Written;

/** The provider of each resource, by its address; none is the first one's. */
function providersIn({ resource }: Written): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(resource).flatMap(([type, all]) =>
      Object.entries(all).map(([id, { provider }]) => [`${type}.${id}`, provider] as const),
    ),
  );
}

/** A guest's domain. */
function domainIn({ resource }: Written, id: string): Resource {
  const domain = Object.entries(resource['libvirt_domain'] ?? {}).find(([name]) => name.includes(id))?.[1];
  if (domain === undefined) {
    throw new Error(`there is no ${id}`);
  }
  return domain;
}

describe('a stack on two hosts', () => {
  test('has a provider for each, of which the first by path has no alias', () => {
    expect(written(twoHosts()).provider.libvirt).toEqual([
      { uri: 'qemu+ssh://root@192.0.2.1/system' },
      { uri: 'qemu+ssh://root@192.0.2.2/system', alias: 'west' },
    ]);
  });

  test('makes each machine by the provider of its host, under an address that is of that host', () => {
    const providers = Object.entries(providersIn(written(twoHosts())));
    for (const [address, provider] of providers) {
      const isWest = /lvs_backup|web_rs2|\.west_/.test(address);
      expect([address, provider]).toEqual([address, isWest ? 'libvirt.west' : undefined]);
      expect(/\.west_/.test(address)).toBe(isWest);
    }
    expect(providers.map(([address]) => address.replace(/_[0-9A-F]{8}$/, ''))).toEqual(
      expect.arrayContaining([
        'libvirt_domain.lvs_primary',
        'libvirt_domain.west_lvs_backup',
        'libvirt_domain.web_rs1',
        'libvirt_domain.west_web_rs2',
        'libvirt_network.public',
        'libvirt_network.west_public',
        'libvirt_volume.image',
        'libvirt_volume.west_image',
        'libvirt_volume.west_web_rs2_Disk',
      ]),
    );
  });

  test('refers to what is on the same host', () => {
    const document = written(twoHosts());
    for (const [id, volume] of Object.entries(document.resource['libvirt_volume'] ?? {})) {
      if (volume.base_volume_id !== undefined) {
        const image = id.startsWith('west_') ? 'west_image' : 'image';
        expect(volume.base_volume_id).toBe(`\${libvirt_volume.${image}.id}`);
      }
    }
    const nics = domainIn(document, 'lvs_backup').network_interface;
    expect(nics?.map(({ bridge }) => bridge)).toEqual(['lvs-public', 'lvs-private']);
    expect(domainIn(document, 'lvs_backup').cloudinit).toContain('libvirt_volume.west_lvs_backup_Seed');
  });

  test('has each host’s pool, kind and prefix', () => {
    const { resource } = written(twoHosts());
    const pools = Object.entries(resource['libvirt_volume'] ?? {}).map(([id, { pool }]) => [
      id.startsWith('west_'),
      pool,
    ]);
    expect(new Set(pools.map(String))).toEqual(new Set(['true,fast', 'false,default']));
    const domains = Object.values(resource['libvirt_domain'] ?? {}).map(({ name }) => name);
    expect(domains.sort()).toEqual(['lab-lvs-primary', 'lab-web-rs1', 'w-lvs-backup', 'w-web-rs2']);
  });

  test('makes networks and images on the hosts alone that have machines of them', () => {
    const stack = twoHosts(({ west: host }) => ({
      routers: { hosts: { primary: host, backup: host } },
      pool: { host },
    }));
    const document = written(stack);
    expect(Object.keys(document.resource['libvirt_network'] ?? {}).sort()).toEqual(['west_private', 'west_public']);
    expect(Object.values(providersIn(document)).every((provider) => provider === 'libvirt.west')).toBe(true);
    expect(manifestOf(stack).warnings.map(({ code }) => code)).toEqual(['LVS096']);
  });

  test('is the same whatever is made first, but for the order of its providers', () => {
    const stack = emptyStack();
    const group = new Construct(stack, 'before');
    addCluster(stack, {}, {});
    west(stack);
    east(stack);
    const other = emptyStack();
    const same = new Construct(other, 'before');
    east(other);
    west(other);
    addCluster(other, {}, {});
    expect(group.node.path).toBe(same.node.path);
    const sorted = ({ provider, resource }: Written): unknown => ({
      resource,
      provider: [...provider.libvirt].sort((a, b) => a.uri.localeCompare(b.uri)),
    });
    expect(sorted(written(stack))).toEqual(sorted(written(other)));
    expect(manifestOf(stack)).toEqual(manifestOf(other));
  });

  test('tells tools where each host runs, and what is where', () => {
    const stack = twoHosts();
    const manifest: Manifest = manifestOf(stack);
    expect(manifest.hypervisors).toEqual([
      { path: 'lab/east', name: 'east', provider: 'libvirt', tunnelAddress: '192.0.2.1' },
      { path: 'lab/west', name: 'west', provider: 'libvirt.west', tunnelAddress: '192.0.2.2' },
    ]);
    expect(manifest.hosts.map(({ name, hypervisor }) => [name, hypervisor])).toEqual([
      ['lvs-primary', 'lab/east'],
      ['lvs-backup', 'lab/west'],
      ['web-rs1', 'lab/east'],
      ['web-rs2', 'lab/west'],
    ]);
    expect(manifest.networks.find(({ path }) => path === 'lab/private')).toMatchObject({
      resource: 'libvirt_network.private',
      elsewhere: [{ hypervisor: 'lab/west', resource: 'libvirt_network.west_private' }],
      vxlan: { id: 12, bridge: 'lvs-private' },
      mtu: 1450,
    });
    const document = JSON.stringify(synth(stack));
    expect(() => requireFresh(manifest, document)).not.toThrow();
    expect(() => requireFresh(manifest, document.replaceAll('west_private', 'west_other'))).toThrow('LVS042');
  });

  test('takes a provider that the caller has, whatever its alias is', () => {
    const stack = emptyStack();
    const provider = new LibvirtProvider(stack, 'own', { uri: 'qemu:///system', alias: 'mine' });
    east(stack);
    new LibvirtHost(stack, 'west', { provider, tunnelAddress: '192.0.2.2' });
    addCluster(stack);
    expect(domainIn(written(stack), 'lvs_backup').provider).toBe('libvirt.mine');

    const plain = emptyStack();
    const unnamed = new LibvirtProvider(plain, 'own', { uri: 'qemu:///system' });
    east(plain);
    new LibvirtHost(plain, 'west', { provider: unnamed, tunnelAddress: '192.0.2.2' });
    addCluster(plain);
    expect(domainIn(written(plain), 'lvs_backup').provider).toBeUndefined();
    expect(domainIn(written(plain), 'lvs_primary').provider).toBe('libvirt.east');
  });

  test('refuses networks of libvirt’s own between them, and takes them on one', () => {
    const stack = emptyStack();
    east(stack);
    const host = west(stack);
    const routers = addRouters(stack);
    new VirtualService(stack, 'http', { pool: addPool(stack, routers), port: 80 });
    expect(() => synth(stack)).toThrow(/\[lab\/public\] LVS095[^]*\[lab\/private\] LVS095/);

    const one = emptyStack();
    east(one);
    const cluster = new LvsCluster(one, 'manual', { image: addImage(one), host: west(one) });
    expect(() => synth(one)).not.toThrow();
    expect(manifestOf(one).warnings).toEqual([]);
    const nics = domainIn(written(one), 'lvs_backup').network_interface ?? [];
    expect(nics[0]?.network_id).toMatch(/^\$\{libvirt_network\.west_manual_public_[0-9A-F]{8}\.id\}$/);
    expect(cluster.routers.model.hypervisors).toEqual({ primary: 'lab/west', backup: 'lab/west' });
    expect(host.node.path).toBe('lab/west');
  });

  test('is portable in snapshots as one on one host', () => {
    const text = JSON.stringify(synthesized(twoHosts()));
    expect(text).not.toMatch(/192\.0\.2\.|fast|_[0-9A-F]{8}/);
    expect(text).toContain('PREFIX-lvs-backup');
  });

  test('is portable where one prefix begins as the other does', () => {
    const portable = (first: string, second: string): unknown => {
      const stack = emptyStack();
      east(stack, { namePrefix: first });
      west(stack, { namePrefix: second });
      addCluster(stack);
      return synthesized(stack);
    };
    expect(portable('lab', 'lab-west')).toEqual(portable('a', 'b'));
    expect(portable('lab-west', 'lab')).toEqual(portable('a', 'b'));
    // which the name of web-rs1 on the first host begins with
    expect(portable('lab', 'lab-web')).toEqual(portable('a', 'b'));
  });

  test('is refused with three hosts of which two have one name, in words', () => {
    const stack = emptyStack();
    east(stack);
    const one = new LibvirtHost(new Construct(stack, 'a'), 'b', {
      uri: 'qemu+ssh://b/system',
      tunnelAddress: '192.0.2.3',
    });
    const other = new LibvirtHost(stack, 'a-b', { uri: 'qemu+ssh://a-b/system', tunnelAddress: '192.0.2.4' });
    const servers = {
      rs1: { address: '10.11.12.1', host: one },
      rs2: { address: '10.11.12.2', host: other },
      rs3: '10.11.12.3',
    };
    addCluster(stack, {}, { servers });
    expect(() => synth(stack)).toThrow(/LVS101: two hosts have one name, a-b: lab\/a-b and lab\/a\/b/);
  });
});

describe('a stack on one host', () => {
  test('names neither hosts nor providers', () => {
    const stack = manualStack();
    expect(Object.values(providersIn(written(stack))).every((provider) => provider === undefined)).toBe(true);
    const manifest = manifestOf(stack);
    expect([manifest.hypervisors, ...manifest.hosts.map(({ hypervisor }) => hypervisor)]).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });
});

describe.skipIf(skipsRealProvider)('terraform', () => {
  beforeAll(() => prepareProvider(), PREPARATION_MS);

  test('takes a stack on two hosts, and sees a provider that is not there', async () => {
    const document = JSON.stringify(synth(twoHosts())).replaceAll('/images/lab.qcow2', '/dev/null');
    expect(await complaintOfTerraform(document)).toBeUndefined();
    expect(await complaintOfTerraform(document.replaceAll('"libvirt.west"', '"libvirt.north"'))).toContain('north');
  }, 120_000);
});
