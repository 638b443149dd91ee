import { App, Testing, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Distribution,
  FirewallMarkService,
  GuestImage,
  HealthCheck,
  LibvirtHost,
  LvsCluster,
  LvsRouterPair,
  NatNetwork,
  Port,
  PublicNetwork,
  RealServerPool,
  VirtualService,
  Workload,
} from '../../lib';
import type { Manifest } from '../../lib/manifest';
import { parseManifest, printManifest, requireFresh } from '../../lib/manifest';
import {
  complaintOfTerraform,
  PREPARATION_MS,
  prepareProvider,
  skipsRealProvider,
} from '../provider-libvirt/terraform';
import type { Document } from '../stack';
import {
  addHost,
  addImage,
  addPool,
  addRouters,
  attributes,
  emptyStack,
  manualParts,
  manualStack,
  seeds,
  synth,
} from '../stack';

/** A stack with every kind of part. */
function fullStack(): TerraformStack {
  const { stack, routers, pool } = manualParts({
    routers: { realServerInternet: true },
    pool: { servers: { rs1: '10.11.12.1', rs2: { address: '10.11.12.2', weight: 3 } } },
  });
  const admin = new NatNetwork(stack, 'admin', { cidr: '172.16.0.0/24' });
  const workload = Workload.custom({
    packages: ['vsftpd'],
    files: [{ path: '/etc/app.conf', content: '${a} %{b}\n', check: ['true', '%s'], reload: ['true'] }],
    commands: [['sh', '-c', 'echo ${HOME}']],
    units: ['vsftpd.service'],
  });
  const servers = {
    a: { address: '10.11.12.21', extraInterfaces: [{ network: admin, address: '172.16.0.1', onBoot: false }] },
    b: '10.11.12.22',
  };
  const app = new RealServerPool(stack, 'app', { routers, servers, workload, memoryMiB: 512, vcpu: 2 });
  new FirewallMarkService(stack, 'ftp', { pool: app, ports: [21, Port.tcpRange(10_000, 20_000)], quiesce: true });
  new VirtualService(stack, 'dns', { pool, port: Port.udp(53), healthChecks: [HealthCheck.http({ port: 80 })] });
  PublicNetwork.fromBridge(stack, 'office', { cidr: '172.20.0.0/24', bridge: 'br0' });
  new LvsCluster(new Construct(stack, 'second'), 'lab', {
    image: routers.image,
    publicCidr: '192.168.27.0/24',
    ports: [80, 443],
  });
  return stack;
}

const namesOf = ({ resource }: Document): readonly string[] =>
  Object.entries(resource).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));

describe("the manual's stack", () => {
  test('has these Terraform addresses: a renamed one destroys a machine', () => {
    expect([...namesOf(synth(manualStack()))].sort()).toEqual([
      'libvirt_domain.lvs_backup_75A855B1',
      'libvirt_domain.lvs_primary_2B6DBD12',
      'libvirt_domain.web_rs1_5F58A66B',
      'libvirt_domain.web_rs2_9EF58C11',
      'libvirt_network.private',
      'libvirt_network.public',
      'libvirt_volume.image',
      'libvirt_volume.lvs_backup_Disk_E3B0D5EA',
      'libvirt_volume.lvs_backup_Seed_20F7FC89',
      'libvirt_volume.lvs_primary_Disk_E078585D',
      'libvirt_volume.lvs_primary_Seed_F1788F13',
      'libvirt_volume.web_rs1_Disk_A067E33F',
      'libvirt_volume.web_rs1_Seed_7AB5F3C5',
      'libvirt_volume.web_rs2_Disk_FCC5473D',
      'libvirt_volume.web_rs2_Seed_60F4BA7F',
    ]);
  });

  test('plugs the same-named NICs of both routers into the same networks, in the same order', () => {
    const domains = synth(manualStack()).resource.libvirt_domain ?? {};
    const wires = Object.entries(domains).map(([name, domain]) => {
      const nics = domain.network_interface as readonly { readonly network_id: string; readonly mac: string }[];
      return [name.replace(/_[^_]*$/, ''), ...nics.map((nic) => `${nic.network_id} ${nic.mac}`)];
    });
    const [outside, inside] = ['${libvirt_network.public.id}', '${libvirt_network.private.id}'];
    expect(wires.sort()).toEqual([
      ['lvs_backup', `${outside} 52:54:00:a8:1a:08`, `${inside} 52:54:00:0b:0c:08`],
      ['lvs_primary', `${outside} 52:54:00:a8:1a:09`, `${inside} 52:54:00:0b:0c:09`],
      ['web_rs1', `${inside} 52:54:00:0b:0c:01`],
      ['web_rs2', `${inside} 52:54:00:0b:0c:02`],
    ]);
  });

  test('names a floating address in no interface file', () => {
    const configs = Object.values(seeds(manualStack())).map(({ networkConfig }) => networkConfig);
    const holders = configs.filter((text) => /192\.168\.26\.10\b|address: 10\.11\.12\.10\b/.test(text));
    expect([configs.length, holders]).toEqual([4, []]);
  });

  test('keeps the private network without host address, DHCP and way out', () => {
    const { name, mode, addresses, dhcp } = synth(manualStack()).resource.libvirt_network?.private ?? {};
    expect({ name, mode, addresses, dhcp }).toEqual({
      name: 'lab-private',
      mode: 'none',
      addresses: undefined,
      dhcp: { enabled: false },
    });
  });

  test('is the same, byte for byte, in any order of construction', () => {
    const reversed = emptyStack();
    const image = addImage(reversed);
    const inside = new NatNetwork(reversed, 'private', { cidr: '10.11.12.0/24' });
    const outside = new PublicNetwork(reversed, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
    const routers = new LvsRouterPair(reversed, 'lvs', {
      privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
      publicInterface: { network: outside, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
      image,
    });
    const pool = addPool(reversed, routers);
    new VirtualService(reversed, 'alt', { pool, port: 8080 });
    new VirtualService(reversed, 'http', { pool, port: 80, scheduler: 'rr' });
    addHost(reversed);
    const { stack: straight, pool: web } = manualParts();
    new VirtualService(straight, 'alt', { pool: web, port: 8080 });
    expect(Testing.synth(reversed, true)).toBe(Testing.synth(straight, true));
  });

  test('is the same when it is synthesized twice', () => {
    const stack = manualStack();
    expect(Testing.synth(stack, true)).toBe(Testing.synth(stack, true));
  });

  test('is the same when it was synthesized once before its servers were there', () => {
    const stack = emptyStack();
    addHost(stack);
    const routers = addRouters(stack);
    const seedOfPrimary = (document: string): string | undefined => /seeds\/lvs-primary-\w+\.iso/.exec(document)?.[0];
    const early = Testing.synth(stack);
    new VirtualService(stack, 'http', { pool: addPool(stack, routers), port: 80, scheduler: 'rr' });
    const late = Testing.synth(stack);
    expect(late).toBe(Testing.synth(manualStack()));
    expect(seedOfPrimary(early)).not.toBe(seedOfPrimary(late));
  });

  test('lives beside another stack of the same app, under names of its own', () => {
    const app = Testing.app();
    const names = ['one', 'two'].map((id) => {
      const document = synth(manualStack({}, emptyStack(id, app)));
      return Object.values(attributes(document, 'libvirt_domain', 'name')).sort();
    });
    expect(names[0]).toEqual(['one-lvs-backup', 'one-lvs-primary', 'one-web-rs1', 'one-web-rs2']);
    expect(names[1]).toEqual(names[0]?.map((name) => name.replace('one', 'two')));
  });
});

describe('a change', () => {
  const volumes = (stack: TerraformStack, isMeant: (name: string) => boolean): Readonly<Record<string, string>> => {
    const names = Object.entries(attributes(synth(stack), 'libvirt_volume', 'name'));
    return Object.fromEntries(names.filter(([name]) => isMeant(name)));
  };
  const births = (stack: TerraformStack): Readonly<Record<string, string>> =>
    volumes(stack, (name) => !name.includes('_Seed_'));
  // the provider makes a domain with another one anew
  const descriptions = (stack: TerraformStack): Readonly<Record<string, string>> =>
    attributes(synth(stack), 'libvirt_domain', 'description');
  const discs = (stack: TerraformStack): Readonly<Record<string, string>> =>
    volumes(stack, (name) => name.includes('_Seed_'));
  const changed = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): readonly string[] =>
    Object.keys(one)
      .filter((name) => one[name] !== other[name])
      .map((name) => name.replace(/(_Disk|_Seed)?_[0-9A-F]{8}$/, ''));
  const withPool = (pool: Partial<ConstructorParameters<typeof RealServerPool>[2]>): TerraformStack =>
    manualStack({ pool });

  test.each<[string, () => TerraformStack, () => TerraformStack, readonly string[], readonly string[]]>([
    [
      'of a page reaches the running servers',
      manualStack,
      () => withPool({ workload: Workload.nginx({ pages: { '/index.html': 'new' } }) }),
      [],
      ['web_rs1', 'web_rs2'],
    ],
    [
      'of a weight reaches the running routers',
      manualStack,
      () => withPool({ servers: { rs1: '10.11.12.1', rs2: { address: '10.11.12.2', weight: 3 } } }),
      [],
      ['lvs_backup', 'lvs_primary'],
    ],
    [
      "of a server's address makes that server anew",
      manualStack,
      () => withPool({ servers: { rs1: '10.11.12.1', rs2: '10.11.12.3' } }),
      ['web_rs2'],
      ['lvs_backup', 'lvs_primary', 'web_rs2'],
    ],
    [
      'of a command makes the servers anew',
      () => withPool({ workload: Workload.custom({ commands: [['true']] }) }),
      () => withPool({ workload: Workload.custom({ commands: [['false']] }) }),
      ['web_rs1', 'web_rs2'],
      ['web_rs1', 'web_rs2'],
    ],
  ])('%s', (_, before, after, born, reached) => {
    expect([...changed(births(before()), births(after()))].sort()).toEqual(born);
    expect([...changed(descriptions(before()), descriptions(after()))].sort()).toEqual(born);
    expect([...changed(discs(before()), discs(after()))].sort()).toEqual(reached);
  });

  test('of the image makes all guests anew', () => {
    const withImage = (version: string): TerraformStack => {
      const stack = emptyStack();
      const path = '/images/lab.qcow2';
      const image = GuestImage.fromFile(stack, 'image', { path, distribution: Distribution.DEBIAN_12, version });
      return manualParts({ routers: { image } }, stack).stack;
    };
    const guests = ['lvs_backup', 'lvs_primary', 'web_rs1', 'web_rs2'];
    expect([...changed(births(withImage('1')), births(withImage('2')))].sort()).toEqual(['image', ...guests]);
    expect([...changed(descriptions(withImage('1')), descriptions(withImage('2')))].sort()).toEqual(guests);
    expect(changed(descriptions(withImage('1')), descriptions(withImage('1')))).toEqual([]);
  });

  test('of the birth is a change of the instance-id', () => {
    const stack = manualStack();
    const birth = births(stack).web_rs1_Disk_A067E33F?.match(/[0-9a-f]{12}/)?.[0];
    expect(seeds(stack)['web-rs1']?.metaData).toBe(`instance-id: web-rs1-${birth}\nlocal-hostname: web-rs1\n`);
  });
});

describe('GuestImage', () => {
  const volume = (path: string, version?: string, outdir?: string): Readonly<Record<string, unknown>> => {
    const stack = new TerraformStack(outdir === undefined ? Testing.app() : Testing.app({ outdir }), 'lab');
    addHost(stack);
    const given = { path, distribution: Distribution.DEBIAN_12 };
    GuestImage.fromFile(stack, 'image', version === undefined ? given : { ...given, version });
    return synth(stack).resource.libvirt_volume?.image ?? {};
  };

  test('names the volume by the content that Terraform finds', () => {
    expect(volume('/a.qcow2').name).toBe('lab-image-${substr(filesha256("/a.qcow2"), 0, 12)}.qcow2');
  });

  test('names it by the version where one is given', () => {
    expect(volume('/a.qcow2', 'bookworm-1').name).toBe('lab-image-bookworm-1.qcow2');
  });

  test("writes a relative path from the stack's folder, where the provider opens it", () => {
    expect(volume('images/a.qcow2', '1').source).toBe('../../../images/a.qcow2');
    expect(volume('images/a.qcow2', '1', 'out').source).toBe('../../../images/a.qcow2');
    expect(volume('/images/a.qcow2', '1').source).toBe('/images/a.qcow2');
  });
});

describe('LvsCluster', () => {
  const cluster = (props: object = {}): TerraformStack => {
    const stack = emptyStack();
    addHost(stack);
    new LvsCluster(stack, 'demo', { image: addImage(stack), ...props });
    return stack;
  };

  test("is the manual's cluster by default", () => {
    const stack = cluster();
    expect(Object.values(attributes(synth(stack), 'libvirt_domain', 'name')).sort()).toEqual([
      'lab-demo-lvs-backup',
      'lab-demo-lvs-primary',
      'lab-demo-pool-rs1',
      'lab-demo-pool-rs2',
    ]);
    const discs = Object.values(seeds(stack));
    expect(discs.map(({ userData }) => userData).join('')).toContain('virtual_server 192.168.26.10 80 {');
    const networks = discs.map(({ networkConfig }) => networkConfig).join('');
    expect([...new Set(networks.match(/gateway: .*/g))].sort()).toEqual([
      'gateway: 10.11.12.10',
      'gateway: 192.168.26.254',
    ]);
  });

  test('makes one service by mark of several ports, and steps over the addresses of the routers', () => {
    const discs = Object.values(seeds(cluster({ ports: [80, 443], servers: 9 })));
    const texts = discs.map(({ userData }) => userData).join('');
    expect(texts).toContain('virtual_server fwmark 80 {');
    expect(texts).toContain('real_server 10.11.12.12 0 {');
    expect(texts).not.toMatch(/real_server 10\.11\.12\.(8|9|10) /);
  });
});

describe('a stack with mistakes', () => {
  const broken = (): TerraformStack => {
    const { stack, pool } = manualParts({
      pool: { servers: { rs1: '10.11.12.9', rs2: { address: '10.11.13.2', weight: 0 } } },
    });
    new VirtualService(stack, 'again', { pool, port: 80, virtualAddress: '192.168.26.10' });
    return stack;
  };

  test('reports all of them at once, each under its construct, with code and fix', () => {
    let message = '';
    try {
      Testing.synth(broken(), true);
    } catch (error) {
      message = String(error);
    }
    const lines = message.split('\n').filter((line) => line.includes('LVS'));
    expect(lines.map((line) => line.replace(/^ *\[(.*?)\] (LVS\d{3}): .*; fix: .+$/, '$1 $2').trim()).sort()).toEqual([
      'lab/again LVS015',
      'lab/http LVS015',
      'lab/http LVS018',
      'lab/web LVS010',
      'lab/web LVS011',
    ]);
  });

  test('is still rendered where validation is off: no renderer throws', () => {
    const stack = broken();
    expect(() => Testing.synth(stack, false)).not.toThrow();
    expect(seeds(stack)['lvs-primary']?.userData).toContain('real_server 10.11.13.2 80');
  });

  test('is refused when it has no LibvirtHost', () => {
    const stack = emptyStack();
    addPool(stack, addRouters(stack));
    expect(() => Testing.synth(stack, true)).toThrow('LVS033: lab has no LibvirtHost');
  });
});

describe('app.synth()', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'lvs-synth-'));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  const read = (path: string): string => readFileSync(join(outdir, path), 'utf8');

  beforeAll(() => {
    const app = new App({ outdir });
    fullStackInto(app);
    app.synth();
  });

  function fullStackInto(app: App): void {
    const stack = new TerraformStack(app, 'lab');
    new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
    const routers = addRouters(stack);
    const pool = addPool(stack, routers);
    new VirtualService(stack, 'dns', { pool, port: Port.udp(53) });
  }

  const manifest = (): Manifest => parseManifest(read('stacks/lab/lvs.manifest.json'));

  test('writes the manifest beside the Terraform document, and what is written reads back', () => {
    expect(manifest()).toMatchObject({ version: 1, stack: 'lab', clusters: [{ path: 'lab/lvs' }] });
    expect(manifest().hosts.map((host) => host.name)).toEqual(['lvs-primary', 'lvs-backup', 'web-rs1', 'web-rs2']);
    expect(printManifest(manifest())).toBe(read('stacks/lab/lvs.manifest.json'));
  });

  test('writes the seed disks that the document names, and takes away those of an earlier synth', () => {
    const folder = join(outdir, 'stacks/lab');
    const discs = readdirSync(join(folder, 'seeds')).map((name) => `seeds/${name}`);
    const sources = Object.values(
      attributes(JSON.parse(read('stacks/lab/cdk.tf.json')) as Document, 'libvirt_volume', 'source'),
    );
    expect(discs.sort()).toEqual(sources.filter((source) => source.endsWith('.iso')).sort());
    expect(discs).toHaveLength(4);
    writeFileSync(join(folder, 'seeds/lvs-primary-000000000000.iso'), '');
    const again = new App({ outdir });
    fullStackInto(again);
    again.synth();
    expect(
      readdirSync(join(folder, 'seeds'))
        .map((name) => `seeds/${name}`)
        .sort(),
    ).toEqual(discs);
  });

  test('leaves a seed disk alone that lies there already, and mends one that is damaged', () => {
    const seeds = join(outdir, 'stacks/lab/seeds');
    const [kept, damaged] = readdirSync(seeds).map((name) => join(seeds, name)) as [string, string];
    const content = readFileSync(damaged);
    writeFileSync(damaged, content.subarray(1));
    [kept, damaged].forEach((path) => utimesSync(path, 1, 1));
    const again = new App({ outdir });
    fullStackInto(again);
    again.synth();
    expect(statSync(kept).mtimeMs).toBe(1000);
    expect(statSync(damaged).mtimeMs).not.toBe(1000);
    expect(readFileSync(damaged)).toEqual(content);
  });

  test('names in it resources that are in the document', () => {
    expect(() => requireFresh(manifest(), read('stacks/lab/cdk.tf.json'))).not.toThrow();
  });

  test('fails on a manifest of an earlier synth', () => {
    expect(() => requireFresh(manifest(), '{"resource":{}}')).toThrow('LVS042');
  });

  test.each([
    ['of another version', (text: string) => text.replace('"version": 1', '"version": 2'), 'LVS041'],
    ['that is no JSON', (text: string) => text.slice(1), 'LVS040'],
    ['that is something else', () => '[]', 'LVS040'],
    ['that lacks its hosts', (text: string) => text.replace('"hosts"', '"ghosts"'), 'LVS040'],
  ])('fails on a manifest %s', (_, change, code) => {
    expect(() => parseManifest(change(read('stacks/lab/lvs.manifest.json')))).toThrow(code);
  });

  test('tells a warning where cdktf prints it, and in the manifest', () => {
    expect(manifest().warnings).toMatchObject([
      { code: 'LVS031', path: 'lab/dns' },
      { code: 'LVS079', path: 'lab/dns' },
    ]);
    expect(read('manifest.json')).toContain('LVS031: no health check asks the servers of udp/53');
  });
});

describe.skipIf(skipsRealProvider)('terraform with the real provider', () => {
  beforeAll(prepareProvider, PREPARATION_MS);

  test.each([
    ["the manual's stack", () => manualStack()],
    ['a stack with everything', fullStack],
  ])('accepts %s', async (_, stack) => {
    // the base image lies on the machine that deploys
    const document = Testing.synth(stack(), true).replaceAll('filesha256', 'sha256');
    expect(await complaintOfTerraform(document)).toBeUndefined();
  });

  test('refuses a stack whose seed disk is an argument that the provider does not have', async () => {
    const document = Testing.synth(fullStack(), true).replaceAll('filesha256', 'sha256');
    expect(await complaintOfTerraform(document.replaceAll('"cloudinit":', '"cloud_init":'))).toContain('cloud_init');
  });
});
