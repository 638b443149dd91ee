import { Testing, TerraformVariable, Token } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import type { LvsRouterInterface, LvsRouterPairProps, Scheduler } from '../../lib';
import {
  Distribution,
  FirewallMarkService,
  GuestImage,
  HealthCheck,
  InputError,
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
import { addHost, addImage, addPool, addRouters, emptyStack } from '../stack';

interface Parts {
  readonly stack: TerraformStack;
  readonly routers: LvsRouterPair;
  readonly pool: RealServerPool;
}

function parts(): Parts {
  const stack = emptyStack();
  addHost(stack);
  const routers = addRouters(stack);
  return { stack, routers, pool: addPool(stack, routers) };
}

function refusal(build: () => unknown): InputError {
  try {
    build();
  } catch (error) {
    if (error instanceof InputError) {
      return error;
    }
    throw error;
  }
  throw new Error('nothing was refused');
}

/** What a caller without a compiler may write. */
function any(value: unknown): never {
  return value as never;
}

const token = (): string => new TerraformVariable(emptyStack(), 'v', { type: 'string' }).stringValue;
const numberToken = (): number => new TerraformVariable(emptyStack(), 'v', { type: 'number' }).numberValue;
const truthToken = (): unknown => new TerraformVariable(emptyStack(), 'v', { type: 'bool' }).booleanValue;
const listToken = (): string[] => new TerraformVariable(emptyStack(), 'v', { type: 'list(string)' }).listValue;
const side = { primary: '10.1.0.2', backup: '10.1.0.3', floating: '10.1.0.4' };

/** What is built, the path and prop that are named, the code. */
type Refused = readonly [string, (given: Parts) => unknown, string, string];

/** Every value that is wrong by itself. */
const REFUSED: readonly Refused[] = [
  [
    'a network with host bits',
    ({ stack }) => new NatNetwork(stack, 'n', { cidr: '10.0.3.1/28' }),
    'lab/n: cidr',
    '002',
  ],
  [
    'a public network that is none',
    ({ stack }) => new PublicNetwork(stack, 'n', { cidr: '10.0.0.0' }),
    'lab/n: cidr',
    '002',
  ],
  [
    'a gateway that is no address',
    ({ stack }) => new PublicNetwork(stack, 'n', { cidr: '10.0.0.0/24', gateway: '1.2.3.4x' }),
    'lab/n: gateway',
    '001',
  ],
  [
    'a bridge name that is too long',
    ({ stack }) => PublicNetwork.fromBridge(stack, 'n', { cidr: '10.0.0.0/24', bridge: 'a'.repeat(16) }),
    'lab/n: bridge',
    '008',
  ],
  [
    'a packet that IPv6 would not allow',
    ({ stack }) => new NatNetwork(stack, 'n', { cidr: '10.0.0.0/24', mtu: 1279 }),
    'lab/n: mtu',
    '004',
  ],
  [
    'a packet that no tap takes',
    ({ stack }) => new PublicNetwork(stack, 'n', { cidr: '10.0.0.0/24', mtu: 65_522 }),
    'lab/n: mtu',
    '004',
  ],
  [
    'a part of a packet',
    ({ stack }) => PublicNetwork.fromBridge(stack, 'n', { cidr: '10.0.0.0/24', bridge: 'br0', mtu: 1500.5 }),
    'lab/n: mtu',
    '004',
  ],
  [
    'a token as an mtu',
    ({ stack }) => new NatNetwork(stack, 'n', { cidr: '10.0.0.0/24', mtu: numberToken() }),
    'lab/n: mtu',
    '005',
  ],
  [
    'a link that carries nothing',
    ({ stack }) => new NatNetwork(stack, 'n', { cidr: '10.0.0.0/24', linkMbit: 0 }),
    'lab/n: linkMbit',
    '004',
  ],
  [
    'a link that is too fast',
    ({ stack }) => new PublicNetwork(stack, 'n', { cidr: '10.0.0.0/24', linkMbit: 100_001 }),
    'lab/n: linkMbit',
    '004',
  ],
  ['a token as a network', ({ stack }) => new NatNetwork(stack, 'n', { cidr: token() }), 'lab/n: cidr', '005'],
  [
    'a token in a list',
    ({ stack, routers }) => addNamedPair(stack, routers, { ...side, floating: [token()] }),
    'lab/p: publicInterface.floating',
    '005',
  ],
  [
    'a router address that is none',
    ({ stack, routers }) => addNamedPair(stack, routers, { ...side, primary: '1.2.3.4x' }),
    'lab/p: publicInterface.primary',
    '001',
  ],
  [
    'no floating address',
    ({ stack, routers }) => addNamedPair(stack, routers, { ...side, floating: [] }),
    'lab/p: publicInterface.floating',
    '006',
  ],
  [
    'VRID 0',
    ({ stack, routers }) => addNamedPair(stack, routers, { ...side, virtualRouterId: 0 }),
    'lab/p: publicInterface.virtualRouterId',
    '004',
  ],
  [
    'VRID 256',
    ({ stack, routers }) => addNamedPair(stack, routers, { ...side, virtualRouterId: 256 }),
    'lab/p: publicInterface.virtualRouterId',
    '004',
  ],
  [
    'a token as a number',
    ({ stack, routers }) => addNamedPair(stack, routers, { ...side, virtualRouterId: numberToken() }),
    'lab/p: publicInterface.virtualRouterId',
    '005',
  ],
  [
    'too little memory',
    ({ stack, routers }) => addPool(at(stack), routers, { memoryMiB: 64 }),
    'lab/at/web: memoryMiB',
    '004',
  ],
  ['no processor', ({ stack, routers }) => addPool(at(stack), routers, { vcpu: 0 }), 'lab/at/web: vcpu', '004'],
  [
    'a pool without servers',
    ({ stack, routers }) => addPool(at(stack), routers, { servers: {} }),
    'lab/at/web: servers',
    '006',
  ],
  [
    "a server's name in capitals",
    ({ stack, routers }) => addPool(at(stack), routers, { servers: { RS1: '10.11.12.3' } }),
    'lab/at/web: servers.RS1',
    '008',
  ],
  [
    "a server's name that no host can have",
    ({ stack, routers }) => addPool(at(stack), routers, { servers: { 'rs1-': '10.11.12.3' } }),
    'lab/at/web: servers.rs1-',
    '008',
  ],
  [
    "a server's address",
    ({ stack, routers }) => addPool(at(stack), routers, { servers: { a: '10.11.12' } }),
    'lab/at/web: servers.a.address',
    '001',
  ],
  [
    'a negative weight',
    ({ stack, routers }) => addPool(at(stack), routers, { servers: { a: { address: '10.11.12.3', weight: -1 } } }),
    'lab/at/web: servers.a.weight',
    '004',
  ],
  [
    'a weight that is no number',
    ({ stack, routers }) => addPool(at(stack), routers, { servers: { a: { address: '10.11.12.3', weight: NaN } } }),
    'lab/at/web: servers.a.weight',
    '004',
  ],
  ['port 0', ({ stack, pool }) => new VirtualService(stack, 's', { pool, port: 0 }), 'lab/s: port', '003'],
  ['port NaN', ({ stack, pool }) => new VirtualService(stack, 's', { pool, port: NaN }), 'lab/s: port', '003'],
  [
    'a token as a port',
    ({ stack, pool }) => new VirtualService(stack, 's', { pool, port: numberToken() }),
    'lab/s: port',
    '005',
  ],
  [
    'a range on one port',
    ({ stack, pool }) => new VirtualService(stack, 's', { pool, port: Port.tcpRange(1, 2) }),
    'lab/s: port',
    '003',
  ],
  [
    'a virtual address that is none',
    ({ stack, pool }) => new VirtualService(stack, 's', { pool, port: 1, virtualAddress: '300.1.1.1' }),
    'lab/s: virtualAddress',
    '001',
  ],
  [
    'an unknown scheduler',
    ({ stack, pool }) => new VirtualService(stack, 's', { pool, port: 1, scheduler: 'random' as Scheduler }),
    'lab/s: scheduler',
    '008',
  ],
  [
    'no second of persistence',
    ({ stack, pool }) => new VirtualService(stack, 's', { pool, port: 1, persistenceSeconds: 0 }),
    'lab/s: persistenceSeconds',
    '004',
  ],
  [
    'no port for a mark',
    ({ stack, pool }) => new FirewallMarkService(stack, 's', { pool, ports: [] }),
    'lab/s: ports',
    '006',
  ],
  [
    'a port twice for a mark',
    ({ stack, pool }) => new FirewallMarkService(stack, 's', { pool, ports: [80, 80] }),
    'lab/s: ports',
    '003',
  ],
  [
    'a port that a range of the mark holds',
    ({ stack, pool }) => new FirewallMarkService(stack, 's', { pool, ports: [80, Port.tcpRange(70, 90)] }),
    'lab/s: ports',
    '003',
  ],
  [
    'a token among the ports',
    ({ stack, pool }) => new FirewallMarkService(stack, 's', { pool, ports: [80, numberToken()] }),
    'lab/s: ports',
    '005',
  ],
  [
    'mark 0',
    ({ stack, pool }) => new FirewallMarkService(stack, 's', { pool, ports: [80], mark: 0 }),
    'lab/s: mark',
    '004',
  ],
  [
    'a mark that is no number',
    ({ stack, pool }) => new FirewallMarkService(stack, 's', { pool, ports: [80], mark: NaN }),
    'lab/s: mark',
    '004',
  ],
  [
    'an id with a dot',
    ({ stack, pool }) => new VirtualService(stack, 'web.1', { pool, port: 1 }),
    'lab/web.1: id',
    '007',
  ],
  [
    'a host name of 64 characters',
    ({ stack }) => new NatNetwork(stack, 'a'.repeat(64), { cidr: '10.0.0.0/24' }),
    `lab/${'a'.repeat(64)}: id`,
    '007',
  ],
  [
    'a version with a slash',
    ({ stack }) => GuestImage.fromFile(stack, 'i', { path: 'a', version: 'a/b', distribution: Distribution.DEBIAN_12 }),
    'lab/i: version',
    '008',
  ],
  [
    'a tunnelAddress that is none',
    ({ stack }) => new LibvirtHost(stack, 'second', { uri: 'qemu:///session', tunnelAddress: 'east' }),
    'lab/second: tunnelAddress',
    '001',
  ],
  ...['0.0.0.0', '127.0.0.1', '224.0.0.1', '255.255.255.255'].map((tunnelAddress): Refused => [
    `a tunnelAddress of no machine, ${tunnelAddress}`,
    ({ stack }) => new LibvirtHost(stack, 'second', { uri: 'qemu:///session', tunnelAddress }),
    'lab/second: tunnelAddress',
    '001',
  ]),
  ...['lo', 'all', 'default', 'vxlan26', 'a; reboot'].map((bridge): Refused => [
    `a bridge called ${bridge}`,
    ({ stack }) => NatNetwork.fromBridge(stack, 'n', { cidr: '10.0.0.0/24', bridge }),
    'lab/n: bridge',
    '008',
  ]),
  ...[null, false, 26].map((vxlan): Refused => [
    `a vxlan that is ${vxlan}`,
    ({ stack }) => PublicNetwork.fromBridge(stack, 'n', { cidr: '10.0.0.0/24', bridge: 'br0', vxlan: any(vxlan) }),
    'lab/n: vxlan',
    '008',
  ]),
  [
    'hosts of a pair that are null',
    ({ stack, routers }) => new LvsRouterPair(stack, 'p', { ...sides(stack), image: routers.image, hosts: any(null) }),
    'lab/p: hosts',
    '008',
  ],
  [
    'a network as host of a pool',
    ({ stack, routers }) =>
      addPool(at(stack), routers, { host: any(new NatNetwork(stack, 'n', { cidr: '10.0.0.0/24' })) }),
    'lab/at/web: host',
    '009',
  ],
  [
    'null as host of a pool',
    ({ stack, routers }) => addPool(at(stack), routers, { host: any(null) }),
    'lab/at/web: host',
    '009',
  ],
  [
    'null as host of a cluster',
    ({ stack, routers }) => new LvsCluster(stack, 'c', { image: routers.image, host: any(null) }),
    'lab/c: host',
    '009',
  ],
  [
    'a host of servers that are made elsewhere',
    ({ stack, routers }) =>
      RealServerPool.fromAddresses(stack, 'p', any({ routers, servers: { a: '10.11.12.7' }, host: addHost })),
    'lab/p: host',
    '008',
  ],
  [
    'a VXLAN of id 0',
    ({ stack }) => NatNetwork.fromBridge(stack, 'n', { cidr: '10.0.0.0/24', bridge: 'br0', vxlan: { id: 0 } }),
    'lab/n: vxlan.id',
    '004',
  ],
  [
    'a packet that fits into no tunnel',
    ({ stack }) =>
      NatNetwork.fromBridge(stack, 'n', { cidr: '10.0.0.0/24', bridge: 'br0', vxlan: { id: 1 }, mtu: 1451 }),
    'lab/n: mtu',
    '004',
  ],
  [
    'a bridge with a name of 16 characters',
    ({ stack }) => NatNetwork.fromBridge(stack, 'n', { cidr: '10.0.0.0/24', bridge: 'b'.repeat(16) }),
    'lab/n: bridge',
    '008',
  ],
  [
    'a host of a server that is made elsewhere',
    ({ stack, routers }) =>
      RealServerPool.fromAddresses(stack, 'p', {
        routers,
        servers: {
          a: { address: '10.11.12.7', host: new LibvirtHost(stack, 'h', { uri: 'qemu:///session' }) } as never,
        },
      }),
    'lab/p: servers.a.host',
    '008',
  ],
  [
    'a pair on a host of another stack',
    ({ stack, routers }) => {
      const foreign = new LibvirtHost(emptyStack('other'), 'h', { uri: 'qemu:///system' });
      const props = { ...sides(stack), image: routers.image };
      return new LvsRouterPair(stack, 'p', { ...props, hosts: { primary: foreign, backup: foreign } });
    },
    'lab/p: hosts.primary',
    '009',
  ],
  ['neither uri nor provider', () => new LibvirtHost(emptyStack(), 'h', {}), 'lab/h: uri', '009'],
  [
    'a cluster on a network that is too small',
    ({ stack, routers }) => new LvsCluster(stack, 'c', { image: routers.image, privateCidr: '10.0.0.0/29' }),
    'lab/c: privateCidr',
    '002',
  ],
  [
    'a cluster of one server',
    ({ stack, routers }) => new LvsCluster(stack, 'c', { image: routers.image, servers: 1 }),
    'lab/c: servers',
    '004',
  ],
  [
    'a cluster without ports',
    ({ stack, routers }) => new LvsCluster(stack, 'c', { image: routers.image, ports: [] }),
    'lab/c: ports',
    '006',
  ],
  [
    'more servers than the network has addresses',
    ({ stack, routers }) =>
      new LvsCluster(stack, 'c', { image: routers.image, privateCidr: '10.0.0.0/28', servers: 12 }),
    'lab/c: servers',
    '002',
  ],
  [
    'a pool of another stack',
    ({ pool }) => new VirtualService(other(), 's', { pool, port: 1 }),
    'other/s: pool',
    '009',
  ],
  [
    'routers of another stack',
    ({ routers }) => addPool(other(), routers, { image: addImage(other()) }),
    'other/web: routers',
    '009',
  ],
  [
    'an image of another stack',
    ({ routers }) => addRouters(other(), { image: routers.image }),
    'other/lvs: image',
    '009',
  ],
  [
    'an extra interface on a network of another stack',
    ({ stack, routers }) =>
      addPool(at(stack), routers, {
        servers: {
          a: {
            address: '10.11.12.3',
            extraInterfaces: [{ network: new NatNetwork(other(), 'n', { cidr: '10.0.0.0/24' }), address: '10.0.0.1' }],
          },
        },
      }),
    'lab/at/web: servers',
    '009',
  ],
  ['a network that is no text', ({ stack }) => new NatNetwork(stack, 'n', { cidr: any(5) }), 'lab/n: cidr', '002'],
  ['a loopback network', ({ stack }) => new NatNetwork(stack, 'n', { cidr: '127.0.3.0/24' }), 'lab/n: cidr', '002'],
  ['a multicast network', ({ stack }) => new PublicNetwork(stack, 'n', { cidr: '224.0.0.0/8' }), 'lab/n: cidr', '002'],
  [
    'an address that is no text',
    ({ stack, routers }) => addNamedPair(stack, routers, { ...side, primary: any(null) }),
    'lab/p: publicInterface.primary',
    '001',
  ],
  [
    'floating addresses that are no list',
    ({ stack, routers }) => addNamedPair(stack, routers, { ...side, floating: any({ first: '10.1.0.4' }) }),
    'lab/p: publicInterface.floating',
    '008',
  ],
  [
    'a pair on no network',
    ({ stack, routers }) => addNamedPair(stack, routers, { ...side, network: any(null) }),
    'lab/p: publicInterface.network',
    '009',
  ],
  ['a pair without an image', ({ stack }) => addRouters(at(stack), { image: any({}) }), 'lab/at/lvs: image', '009'],
  [
    'a truth that is a text',
    ({ stack, routers }) =>
      new LvsRouterPair(stack, 'p', { ...sides(stack), image: routers.image, realServerInternet: any('false') }),
    'lab/p: realServerInternet',
    '008',
  ],
  [
    'a token as a truth',
    ({ stack, pool }) => new VirtualService(stack, 's', { pool, port: 1, quiesce: any(truthToken()) }),
    'lab/s: quiesce',
    '005',
  ],
  [
    'health checks that are no list',
    ({ stack, pool }) => new VirtualService(stack, 's', { pool, port: 1, healthChecks: any(HealthCheck.tcp()) }),
    'lab/s: healthChecks',
    '008',
  ],
  [
    'a health check that is none',
    ({ stack, pool }) => new VirtualService(stack, 's', { pool, port: 1, healthChecks: [any('tcp')] }),
    'lab/s: healthChecks',
    '008',
  ],
  ['a pool without routers', ({ stack }) => addPool(at(stack), any(null)), 'lab/at/web: routers', '009'],
  [
    'a pool without a workload',
    ({ stack, routers }) => addPool(at(stack), routers, { workload: any(null) }),
    'lab/at/web: workload',
    '008',
  ],
  [
    'an image without a distribution',
    ({ stack }) => GuestImage.fromFile(stack, 'i', { path: 'a', distribution: any(null) }),
    'lab/i: distribution',
    '008',
  ],
  [
    'a path of an image that Terraform would read otherwise',
    ({ stack }) => GuestImage.fromFile(stack, 'i', { path: '/a/"b"', distribution: Distribution.DEBIAN_12 }),
    'lab/i: path',
    '008',
  ],
  [
    'a prefix with a slash',
    () => new LibvirtHost(emptyStack(), 'h', { uri: 'qemu:///system', namePrefix: '../x' }),
    'lab/h: namePrefix',
    '008',
  ],
  ['a construct in no stack', () => new NatNetwork(Testing.app(), 'n', { cidr: '10.0.0.0/24' }), 'n: scope', '009'],
];

/** Two networks with the routers' addresses on them. */
function sides(stack: TerraformStack): Required<Pick<LvsRouterPairProps, 'publicInterface' | 'privateInterface'>> {
  const network = new PublicNetwork(stack, 'n1', { cidr: '10.1.0.0/24' });
  const inside = new NatNetwork(stack, 'n2', { cidr: '10.2.0.0/24' });
  return {
    publicInterface: { network, ...side },
    privateInterface: { network: inside, primary: '10.2.0.2', backup: '10.2.0.3', floating: '10.2.0.4' },
  };
}

const other = (): TerraformStack => emptyStack('other');

function at(stack: TerraformStack): Construct {
  return new Construct(stack, 'at');
}

function addNamedPair(
  stack: TerraformStack,
  { image }: LvsRouterPair,
  given: Partial<LvsRouterInterface>,
): LvsRouterPair {
  const { publicInterface, privateInterface } = sides(stack);
  return new LvsRouterPair(stack, 'p', { image, publicInterface: { ...publicInterface, ...given }, privateInterface });
}

describe('one wrong value', () => {
  test.each(REFUSED)('refuses %s, naming the construct and the prop, and creates nothing', (_, build, place, code) => {
    const given = parts();
    const error = refusal(() => build(given));
    expect(error.message).toMatch(new RegExp(`^LVS${code}: `));
    expect(error.message).toContain(`LVS${code}: ${place}: `);
    expect(error.message).not.toMatch(/undefined|\[object|\$\{/);
    expect(given.stack.node.tryFindChild('s')).toBeUndefined();
  });

  test.each(REFUSED)("points at the caller's line for %s", (_, build) => {
    const given = parts();
    const frames =
      refusal(() => build(given))
        .stack?.split('\n')
        .filter((line) => line.startsWith('    at ')) ?? [];
    expect(frames[0]).toMatch(/test\/(constructs\/values\.test|stack)\.ts/);
  });
});

test.each<[string, () => unknown, string]>([
  ['a relative page', () => Workload.nginx({ pages: { 'index.html': '' } }), 'LVS008'],
  ['a page that climbs', () => Workload.nginx({ pages: { '/../etc/passwd': '' } }), 'LVS008'],
  ['a page that climbs by its end', () => Workload.nginx({ pages: { '/a/..': '' } }), 'LVS008'],
  ['a page that is no text', () => Workload.nginx({ pages: { '/a': any(Buffer.from('a')) } }), 'LVS008'],
  ['half of a character in a page', () => Workload.nginx({ pages: { '/a': 'a\ud83db' } }), 'LVS008'],
  ["a number's token within a page", () => Workload.nginx({ pages: { '/a': `port ${numberToken()};` } }), 'LVS005'],
  ["a list's token within a page", () => Workload.nginx({ pages: { '/a': `${listToken()[0]}` } }), 'LVS005'],
  ["a list's token as a command", () => Workload.custom({ commands: [listToken()] }), 'LVS005'],
  ['a word that is no text', () => Workload.custom({ commands: [['sleep', any(5)]] }), 'LVS008'],
  ['a word with a NUL', () => Workload.custom({ commands: [['echo', 'a\0b']] }), 'LVS008'],
  ['a command that is a text', () => Workload.custom({ commands: [any('ls')] }), 'LVS008'],
  ['a package alone', () => Workload.custom({ packages: any('vsftpd') }), 'LVS008'],
  ['a token in a page', () => Workload.nginx({ pages: { '/a': Token.asString({ a: 1 }) } }), 'LVS005'],
  ['a relative file', () => Workload.custom({ files: [{ path: 'etc/a', content: '' }] }), 'LVS008'],
  ['a file that climbs', () => Workload.custom({ files: [{ path: '/etc/../a', content: '' }] }), 'LVS008'],
  ['a mode of three digits', () => Workload.custom({ files: [{ path: '/a', content: '', mode: '644' }] }), 'LVS008'],
  ['an empty command', () => Workload.custom({ commands: [[]] }), 'LVS006'],
  ['a token in a command', () => Workload.custom({ commands: [['echo', token()]] }), 'LVS005'],
  ['an option as a package', () => Workload.custom({ packages: ['-y'] }), 'LVS008'],
  ['a unit without its ending', () => Workload.custom({ units: ['nginx'] }), 'LVS008'],
  ['a check of port 0', () => HealthCheck.tcp({ port: 0 }), 'LVS003'],
  ['a check each 0 seconds', () => HealthCheck.tcp({ intervalSeconds: 0 }), 'LVS004'],
  ['a check of a path with a blank', () => HealthCheck.http({ path: '/a b' }), 'LVS008'],
  ['a check of a path with a brace', () => HealthCheck.http({ path: '/}' }), 'LVS008'],
  ['a check for status 99', () => HealthCheck.http({ status: 99 }), 'LVS004'],
  ['a token as seconds', () => HealthCheck.tcp({ timeoutSeconds: numberToken() }), 'LVS005'],
])('refuses %s at once', (_, build, code) => {
  expect(refusal(build).code).toBe(code);
});

test.each(['a', 'a1', 'a-1', 'rs-1-b'])('takes %s as the name of a server', (name) => {
  const { stack, routers } = parts();
  expect(() => addPool(at(stack), routers, { servers: { [name]: '10.11.12.3' } })).not.toThrow();
});

test('takes a page below a folder whose name begins with a dot', () => {
  expect(() => Workload.nginx({ pages: { '/.well-known/security.txt': '' } })).not.toThrow();
});
