import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import type { HealthCheck } from '../../lib/model/health-check';
import type { Network } from '../../lib/model/network';
import { problemsOf } from '../../lib/model/problems';
import type { ExtraInterface } from '../../lib/model/real-server-pool';
import type { PairInterface, RouterPair } from '../../lib/model/router-pair';
import type { Service } from '../../lib/model/service';
import { Ipv4Address } from '../../lib/net/ipv4-address';
import { Port } from '../../lib/net/port';
import {
  cidr,
  custom,
  extra,
  inside,
  ip,
  labOf,
  marked,
  outside,
  pair,
  pool,
  privateSide,
  publicSide,
  server,
  service,
  TIMES,
  udpCheck,
} from '../fixtures';
import type { Mistake } from './mistakes';
import { testMistakes } from './mistakes';

const LIBRARY = join(__dirname, '../../lib');

const onPair = (overrides: Partial<RouterPair>): Lab => labOf([service({ pool: pool({ pair: pair(overrides) }) })]);
const onPublic = (overrides: Parameters<typeof publicSide>[0]): Lab =>
  onPair({ publicInterface: publicSide(overrides) });
const onPrivate = (overrides: Parameters<typeof privateSide>[0]): Lab =>
  onPair({ privateInterface: privateSide(overrides) });
const onPool = (overrides: Parameters<typeof pool>[0]): Lab => labOf([service({ pool: pool(overrides) })]);
const onFiles = (...files: readonly { readonly path: string; readonly content: string }[]): Lab =>
  onPool({ workload: custom({ files: files.map((file) => ({ ...file, mode: '0644', check: [], reload: [] })) }) });

const PAIR = pair();
const PRIVATE = PAIR.privateInterface?.network ?? inside();

function privateOf({ privateInterface }: RouterPair): PairInterface {
  return privateInterface ?? privateSide();
}

const CHECK_22: HealthCheck = { kind: 'tcp', port: 22, times: TIMES };
const CHECK_53: HealthCheck = { kind: 'tcp', port: 53, times: TIMES };

const bridge = (path: string): Network =>
  outside({ path, wire: { kind: 'bridge', bridge: 'br0', vxlanId: undefined } });

/** A NIC on the office's bridge, in another network there. */
const onBridge = (address: string): ExtraInterface =>
  extra({
    network: outside({
      path: 'lab/office2',
      cidr: cidr('172.168.26.0/24'),
      gateway: ip('172.168.26.254'),
      wire: { kind: 'bridge', bridge: 'br0', vxlanId: undefined },
    }),
    address: ip(address),
  });

/** A second pair on the same bridge as the first; all of its addresses are others. */
function twoPairsOnBridge(virtualRouterId: number): Lab {
  const first = pair({ publicInterface: publicSide({ network: bridge('lab/office') }) });
  const names = { path: 'lab/lvs2', name: 'lvs2', names: { primary: 'lvs2-primary', backup: 'lvs2-backup' } };
  const second = pair({
    ...names,
    publicInterface: publicSide({
      network: bridge('lab/office2'),
      real: { primary: ip('192.168.26.19'), backup: ip('192.168.26.18') },
      floating: [ip('192.168.26.20')],
      virtualRouterId,
    }),
    privateInterface: privateSide({ network: inside({ path: 'lab/private2' }) }),
  });
  const web2 = pool({
    path: 'lab/web2',
    pair: second,
    servers: [1, 2].map((number) => server(number, { path: `lab/web2/rs${number}`, name: `web2-rs${number}` })),
  });
  const http2 = service({ path: 'lab/http2', pool: web2, virtualAddress: ip('192.168.26.20') });
  return labOf([service({ pool: pool({ pair: first }) }), http2]);
}

/** Two services of one pool. */
function both(first: Partial<Service>, second: Partial<Service>, form = service): Lab {
  const shared = pool({
    pair: pair({ publicInterface: publicSide({ floating: [ip('192.168.26.10'), ip('192.168.26.11')] }) }),
  });
  return labOf([form({ pool: shared, ...first }), form({ path: 'lab/second', pool: shared, ...second })]);
}

/** Servers whose workload is the user's affair. */
const names = pool({ workload: custom() });

const MISTAKES: readonly Mistake[] = [
  {
    what: 'two servers with one address',
    lab: onPool({ servers: [server(1), server(2, { address: ip('10.11.12.1') })] }),
    code: 'LVS010',
    path: 'lab/web',
    says: ['10.11.12.1', 'lab/private', 'the real address of web-rs1', 'the real address of web-rs2'],
  },
  {
    what: "a server with a router's address",
    lab: onPool({ servers: [server(1), server(2), server(8)] }),
    code: 'LVS010',
    path: 'lab/web',
    says: ['10.11.12.8', 'the real address of lvs-backup (eth1)', 'the real address of web-rs8'],
  },
  {
    what: 'a server with the floating address',
    lab: onPool({ servers: [server(1), server(2), server(10)] }),
    code: 'LVS010',
    path: 'lab/web',
    says: ['10.11.12.10', 'the floating address of lab/lvs (eth1)', 'the real address of web-rs10'],
  },
  {
    what: 'two routers with one address',
    lab: onPublic({ real: { primary: ip('192.168.26.9'), backup: ip('192.168.26.9') } }),
    code: 'LVS010',
    path: 'lab/lvs',
    says: ['192.168.26.9', 'the real address of lvs-primary (eth0)', 'the real address of lvs-backup (eth0)'],
  },
  {
    what: "a floating address that is a router's own",
    lab: onPrivate({ floating: [ip('10.11.12.9')] }),
    code: 'LVS010',
    path: 'lab/lvs',
    says: ['10.11.12.9', 'the real address of lvs-primary', 'the floating address of lab/lvs'],
  },
  {
    what: 'a floating address that is listed twice',
    lab: onPublic({ floating: [ip('192.168.26.10'), ip('192.168.26.10')] }),
    code: 'LVS010',
    path: 'lab/lvs',
    says: ['192.168.26.10', 'the floating address'],
  },
  {
    what: "a router with the gateway's address on a bridge",
    lab: onPublic({
      network: bridge('lab/office'),
      real: { primary: ip('192.168.26.254'), backup: ip('192.168.26.8') },
    }),
    code: 'LVS010',
    path: 'lab/lvs',
    says: ['192.168.26.254', 'the gateway', 'the real address of lvs-primary'],
  },
  {
    what: 'a router outside its network',
    lab: onPublic({ real: { primary: ip('192.168.27.9'), backup: ip('192.168.26.8') } }),
    code: 'LVS011',
    path: 'lab/lvs',
    says: ['192.168.27.9', 'the real address of lvs-primary', '192.168.26.0/24', 'lab/public'],
  },
  {
    what: 'a second floating address outside its network',
    lab: onPublic({ floating: [ip('192.168.26.10'), ip('10.11.12.11')] }),
    code: 'LVS011',
    path: 'lab/lvs',
    says: ['10.11.12.11', 'the floating address', '192.168.26.0/24'],
  },
  {
    what: 'a server outside its network',
    lab: onPool({ servers: [server(1), server(2, { address: ip('10.11.13.2') })] }),
    code: 'LVS011',
    path: 'lab/web',
    says: ['10.11.13.2', 'web-rs2', '10.11.12.0/24'],
  },
  {
    what: 'an extra interface outside its network',
    lab: onPool({ servers: [server(1), server(2, { extraInterfaces: [extra({ address: ip('172.17.0.1') })] })] }),
    code: 'LVS011',
    path: 'lab/web',
    says: ['172.17.0.1', 'an extra interface of web-rs2', '172.16.0.0/24', 'lab/admin'],
  },
  {
    what: 'a gateway outside its network',
    lab: onPublic({ network: outside({ gateway: ip('192.168.27.254') }) }),
    code: 'LVS011',
    path: 'lab/public',
    says: ['192.168.27.254', 'the gateway', '192.168.26.0/24'],
  },
  {
    what: 'a network address',
    lab: onPool({ servers: [server(1), server(2), server(0)] }),
    code: 'LVS012',
    path: 'lab/web',
    says: ['10.11.12.0', 'web-rs0', 'network address of 10.11.12.0/24'],
  },
  {
    what: 'a broadcast address',
    lab: onPrivate({ floating: [ip('10.11.12.255')] }),
    code: 'LVS012',
    path: 'lab/lvs',
    says: ['10.11.12.255', 'the floating address', 'broadcast address of 10.11.12.0/24'],
  },
  {
    what: 'a pair whose networks overlap',
    lab: labOf([
      service({
        pool: pool({
          pair: pair({
            privateInterface: privateSide({
              network: inside({ cidr: cidr('192.168.0.0/16') }),
              real: { primary: ip('192.168.30.9'), backup: ip('192.168.30.8') },
              floating: [ip('192.168.30.10')],
            }),
          }),
          servers: [server(1, { address: ip('192.168.30.1') }), server(2, { address: ip('192.168.30.2') })],
        }),
      }),
    ]),
    code: 'LVS013',
    path: 'lab/lvs',
    says: ['192.168.26.0/24 (lab/public)', '192.168.0.0/16 (lab/private)'],
  },
  {
    what: "a pair whose networks overlap on the hypervisor's host as well",
    lab: labOf([
      service({
        pool: pool({
          pair: pair({
            privateInterface: privateSide({
              network: outside({ path: 'lab/other', gateway: ip('192.168.26.253') }),
              real: { primary: ip('192.168.26.19'), backup: ip('192.168.26.18') },
              floating: [ip('192.168.26.20')],
            }),
          }),
          servers: [server(1, { address: ip('192.168.26.1') }), server(2, { address: ip('192.168.26.2') })],
        }),
      }),
    ]),
    code: 'LVS013',
    path: 'lab/lvs',
    says: ['192.168.26.0/24 (lab/public)', '192.168.26.0/24 (lab/other)'],
  },
  {
    what: 'two networks with a host address that overlap',
    lab: labOf([service()], { networks: [outside({ path: 'lab/third', gateway: ip('192.168.26.1') })] }),
    code: 'LVS013',
    path: 'lab/third',
    says: ['192.168.26.0/24 (lab/public)', '192.168.26.0/24 (lab/third)', "hypervisor's host"],
  },
  {
    what: "a router with the address of the hypervisor's host",
    lab: onPublic({ real: { primary: ip('192.168.26.254'), backup: ip('192.168.26.8') } }),
    code: 'LVS014',
    path: 'lab/lvs',
    says: ['192.168.26.254', "the hypervisor's own address", 'the real address of lvs-primary'],
  },
  {
    what: "a floating address that the hypervisor's host holds",
    lab: onPublic({ floating: [ip('192.168.26.10'), ip('192.168.26.254')] }),
    code: 'LVS014',
    path: 'lab/lvs',
    says: ['192.168.26.254', "the hypervisor's own address", 'the floating address'],
  },
  {
    what: 'a service with one server that takes traffic',
    lab: onPool({ servers: [server(1), server(2, { weight: 0 })] }),
    code: 'LVS015',
    path: 'lab/http',
    says: ['1 of the real servers of lab/web has a weight above 0'],
  },
  {
    what: 'a service with no server that takes traffic',
    lab: onPool({ servers: [server(1, { weight: 0 }), server(2, { weight: 0 })] }),
    code: 'LVS015',
    path: 'lab/http',
    says: ['0 of the real servers of lab/web have a weight above 0'],
  },
  {
    what: 'a VRRP group that two pairs of one wire share',
    lab: twoPairsOnBridge(51),
    code: 'LVS016',
    path: 'lab/lvs2',
    says: ['virtualRouterId 51', 'lab/office2', 'lab/lvs', 'lab/lvs2'],
  },
  {
    what: 'a mark that two services share',
    lab: both({}, { virtualAddress: ip('192.168.26.11') }, marked),
    code: 'LVS017',
    path: 'lab/second',
    says: ['firewall mark 80', 'lab/lvs', 'lab/shop', 'lab/second'],
  },
  {
    what: 'a port that two services take',
    lab: both({}, {}),
    code: 'LVS018',
    path: 'lab/second',
    says: ['192.168.26.10 tcp/80', 'lab/http', 'lab/second'],
  },
  {
    what: 'a port that one service takes by mark and one by port',
    lab: both({ mark: 7, ports: [Port.tcpRange(70, 90)], persistenceSeconds: 300, healthChecks: [CHECK_22] }, {}),
    code: 'LVS018',
    path: 'lab/second',
    says: ['192.168.26.10 tcp/80', 'lab/http', 'lab/second'],
  },
  {
    what: 'a port and the mark with it that two services take',
    lab: both({}, {}, marked),
    code: 'LVS018',
    path: 'lab/second',
    says: ['tcp/80', 'tcp/443'],
  },
  {
    what: 'several tcp ports without persistence',
    lab: labOf([marked({ persistenceSeconds: undefined })]),
    code: 'LVS019',
    path: 'lab/shop',
    says: ["persistenceSeconds is 'none'", 'tcp/80, tcp/443'],
  },
  {
    what: 'a range of tcp ports without persistence',
    lab: labOf([marked({ ports: [Port.tcpRange(80, 81)], persistenceSeconds: undefined, healthChecks: [CHECK_22] })]),
    code: 'LVS019',
    path: 'lab/shop',
    says: ['tcp/80-81'],
  },
  {
    what: 'a router whose two NICs would have one MAC',
    lab: onPublic({
      network: outside({ cidr: cidr('192.0.0.0/8'), gateway: ip('192.0.0.254') }),
      real: { primary: ip('192.11.12.9'), backup: ip('192.168.26.8') },
    }),
    code: 'LVS020',
    path: 'lab/lvs',
    says: ['192.11.12.9', '10.11.12.9', 'lvs-primary', '52:54:00:0b:0c:09'],
  },
  {
    what: 'a server whose two NICs would have one MAC',
    lab: onPool({
      servers: [
        server(1),
        server(2, {
          extraInterfaces: [
            extra({ network: inside({ path: 'lab/x', cidr: cidr('11.11.12.0/24') }), address: ip('11.11.12.2') }),
          ],
        }),
      ],
    }),
    code: 'LVS020',
    path: 'lab/web',
    says: ['10.11.12.2', 'web-rs2', '52:54:00:0b:0c:02'],
  },
  {
    what: 'two NICs of one bridge whose addresses give one MAC',
    lab: onPool({
      pair: pair({ publicInterface: publicSide({ network: bridge('lab/office') }) }),
      servers: [server(1, { extraInterfaces: [onBridge('172.168.26.8')] }), server(2)],
    }),
    code: 'LVS020',
    path: 'lab/web',
    says: ['192.168.26.8', '172.168.26.8', 'web-rs1', 'lvs-backup', '52:54:00:a8:1a:08'],
  },
  {
    what: 'two machines of one name',
    lab: onPool({ servers: [server(1), server(2), server(3, { path: 'lab/web/other', name: 'web-rs1' })] }),
    code: 'LVS021',
    path: 'lab/web',
    says: ["'web-rs1'", 'lab/web/rs1', 'lab/web/other'],
  },
  {
    what: "a server with a router's name",
    lab: onPool({ servers: [server(1), server(2), server(3, { name: 'lvs-backup' })] }),
    code: 'LVS021',
    path: 'lab/web',
    says: ["'lvs-backup'", 'lab/lvs/backup', 'lab/web/rs3'],
  },
  {
    what: 'an extra interface with a gateway',
    lab: onPool({ servers: [server(1), server(2, { extraInterfaces: [extra({ gateway: ip('172.16.0.254') })] })] }),
    code: 'LVS022',
    path: 'lab/web',
    says: ['web-rs2 has a second gateway', '172.16.0.254', 'lab/admin', 'comes up first', '10.11.12.10'],
  },
  {
    what: "a floating address in a user's file",
    lab: onFiles({ path: '/etc/app.conf', content: 'listen=192.168.26.10:80\n' }),
    code: 'LVS023',
    path: 'lab/web',
    says: ['the file /etc/app.conf', '192.168.26.10'],
  },
  {
    what: "a floating address in a user's command",
    lab: onPool({ workload: custom({ commands: [['ip', 'addr', 'add', '10.11.12.10/24', 'dev', 'eth0']] }) }),
    code: 'LVS023',
    path: 'lab/web',
    says: ["the command 'ip addr add 10.11.12.10/24 dev eth0'", '10.11.12.10'],
  },
  {
    what: "a floating address on a user's NIC",
    lab: onPool({
      pair: PAIR,
      servers: [server(1), server(2, { extraInterfaces: [extra({ network: PRIVATE, address: ip('10.11.12.10') })] })],
    }),
    code: 'LVS023',
    path: 'lab/web',
    says: ['10.11.12.10', 'an extra interface of web-rs2', 'the floating address'],
  },
  {
    what: 'a virtual address that no router would hold',
    lab: labOf([service({ virtualAddress: ip('192.168.26.12') })]),
    code: 'LVS024',
    path: 'lab/http',
    says: ['192.168.26.12', 'lab/lvs'],
  },
  {
    what: 'a virtual address of the private side',
    lab: labOf([service({ virtualAddress: ip('10.11.12.10') })]),
    code: 'LVS024',
    path: 'lab/http',
    says: ['10.11.12.10'],
  },
  {
    what: "a user's file on a path of this library",
    lab: onFiles({ path: '/usr/local/sbin/lvs-seed', content: '' }),
    code: 'LVS026',
    path: 'lab/web',
    says: ['/usr/local/sbin/lvs-seed', 'this library'],
  },
  {
    what: "two files of a user's on one path of this library",
    lab: onFiles({ path: '/usr/local/sbin/lvs-seed', content: '' }, { path: '/usr/local/sbin/lvs-seed', content: '' }),
    code: 'LVS026',
    path: 'lab/web',
    says: ['/usr/local/sbin/lvs-seed', 'this library'],
  },
  {
    what: 'one path for two files',
    lab: onFiles({ path: '/etc/app.conf', content: 'a' }, { path: '/etc/app.conf', content: 'b' }),
    code: 'LVS026',
    path: 'lab/web',
    says: ['/etc/app.conf', 'two files of the workload'],
  },
  {
    what: 'a file that is the folder of another',
    lab: onFiles({ path: '/etc/app', content: 'a' }, { path: '/etc/app/b', content: 'b' }),
    code: 'LVS026',
    path: 'lab/web',
    says: ['/etc/app has', 'the folder of /etc/app/b'],
  },
  {
    what: "a file that is the folder of a file of this library's",
    lab: onFiles({ path: '/etc/lvs', content: '' }),
    code: 'LVS026',
    path: 'lab/web',
    says: ['/etc/lvs has', 'the folder of /etc/lvs/readers.json'],
  },
  {
    what: 'a page that is the folder of another',
    lab: onPool({
      workload: {
        kind: 'nginx',
        tls: undefined,
        pages: new Map([
          ['/a', ''],
          ['/a/b', ''],
        ]),
      },
    }),
    code: 'LVS026',
    path: 'lab/web',
    says: ['/a has', 'the folder of /a/b'],
  },
  {
    what: 'more ports than nginx can listen on',
    lab: labOf([marked({ ports: [Port.tcpRange(10_000, 11_000)], healthChecks: [CHECK_22] })]),
    code: 'LVS027',
    path: 'lab/web',
    says: ['1001 ports', '512'],
  },
  {
    what: 'a server with an interface on the network of the clients',
    lab: onPool({
      pair: PAIR,
      servers: [
        server(1),
        server(2, {
          extraInterfaces: [extra({ network: PAIR.publicInterface.network, address: ip('192.168.26.22') })],
        }),
      ],
    }),
    code: 'LVS025',
    path: 'lab/web',
    says: ['web-rs2', 'lab/public', '192.168.26.0/24', 'would not pass the routers'],
  },
  {
    what: 'a server with an interface on a network that takes the routers away from it',
    lab: onPool({
      servers: [
        server(1),
        server(2, {
          extraInterfaces: [
            extra({ network: inside({ path: 'lab/x', cidr: cidr('10.11.12.0/25') }), address: ip('10.11.12.77') }),
          ],
        }),
      ],
    }),
    code: 'LVS013',
    path: 'lab/web',
    says: ['10.11.12.0/24 (lab/private)', '10.11.12.0/25 (lab/x)', 'one server, web-rs2'],
  },
  {
    what: 'two networks of one name in libvirt',
    lab: labOf([service()], {
      networks: [inside({ path: 'lab/a-b' }), inside({ path: 'lab/a/b' })],
    }),
    code: 'LVS021',
    path: 'lab/a/b',
    says: ['lab/a-b', 'lab/a/b'],
  },
  {
    what: 'a service that no check asks',
    lab: labOf([service({ pool: names, ports: [Port.udp(53)] })]),
    code: 'LVS031',
    path: 'lab/http',
    says: ['udp/53'],
  },
  {
    what: 'a pair without a service',
    lab: labOf([], { pools: [pool()] }),
    code: 'LVS032',
    path: 'lab/lvs',
    says: ['lab/lvs balances nothing'],
  },
];

describe('problemsOf', () => {
  test.each([
    ["the manual's cluster", labOf([service()])],
    ['HTTP and HTTPS by mark', labOf([marked()])],
    [
      'udp with a check of the same port by tcp',
      labOf([service({ pool: names, ports: [Port.udp(53)], healthChecks: [CHECK_53] })]),
    ],
    [
      'one tcp and one udp port without persistence',
      labOf([
        marked({
          pool: names,
          ports: [Port.tcp(53), Port.udp(53)],
          persistenceSeconds: undefined,
          healthChecks: [CHECK_53, udpCheck()],
        }),
      ]),
    ],
    [
      'one port as tcp and as udp, by two services',
      both({ pool: names }, { pool: names, ports: [Port.udp(80)], healthChecks: [{ ...CHECK_22, port: 80 }] }),
    ],
    ['one port on two floating addresses', both({}, { virtualAddress: ip('192.168.26.11') })],
    ['two pairs on one bridge with VRRP groups of their own', twoPairsOnBridge(53)],
    ['a server without weight beside two with', onPool({ servers: [server(1), server(2), server(3, { weight: 0 })] })],
    ['a second NIC without a gateway', onPool({ servers: [server(1, { extraInterfaces: [extra()] }), server(2)] })],
    [
      'a second NIC on the network of the clients that stays down',
      onPool({
        pair: PAIR,
        servers: [
          server(1, {
            extraInterfaces: [
              extra({ network: PAIR.publicInterface.network, address: ip('192.168.26.22'), onBoot: false }),
            ],
          }),
          server(2),
        ],
      }),
    ],
    [
      'as many ports as nginx can listen on',
      labOf([marked({ ports: [Port.tcpRange(1001, 1512)], healthChecks: [CHECK_22] })]),
    ],
    [
      'a second NIC with a gateway that stays down',
      onPool({
        servers: [server(1, { extraInterfaces: [extra({ gateway: ip('172.16.0.254'), onBoot: false })] }), server(2)],
      }),
    ],
    [
      'files with addresses that only look like the floating one',
      onFiles({ path: '/etc/app.conf', content: '192.168.26.100 1192.168.26.10 192.168.26.10.1 192.168.26.1\n' }),
    ],
    ['servers on two networks whose addresses are equal, on isolated wires', twoPairsOnBridge(54)],
  ])('finds nothing wrong with %s', (_, lab) => {
    expect(problemsOf(lab)).toEqual([]);
  });

  testMistakes(MISTAKES);

  test('says of a warning that it is one, and of all else that it is an error', () => {
    const severities = MISTAKES.map(({ lab, code }) => [problemsOf(lab)[0]?.severity, code >= 'LVS030']);
    expect(severities.filter(([severity, warns]) => (severity === 'warning') !== warns)).toEqual([]);
  });

  test('has a mistake in this folder for every code that the rules can give', () => {
    const codesIn = (folder: string, form: RegExp): ReadonlySet<string> => {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
      return new Set(files.flatMap((file) => readFileSync(join(folder, file), 'utf8').match(form) ?? []));
    };
    const given = codesIn(join(LIBRARY, 'model'), /(?<=')LVS\d{3}(?=')/g);
    expect(codesIn(__dirname, /(?<=code: ')LVS\d{3}(?=')/g)).toEqual(given);
  });

  test('reports several mistakes together, each once', () => {
    const lab = labOf([
      service({
        virtualAddress: ip('192.168.26.12'),
        pool: pool({
          pair: pair({
            publicInterface: publicSide({ real: { primary: ip('192.168.27.9'), backup: ip('192.168.26.8') } }),
          }),
          servers: [
            server(1, { weight: 0 }),
            server(2, { address: ip('10.11.12.9'), extraInterfaces: [extra({ gateway: ip('172.16.0.254') })] }),
          ],
          workload: custom({ commands: [['ping', '192.168.26.10']] }),
        }),
      }),
    ]);
    const codes = problemsOf(lab).map((problem) => problem.code);
    expect(codes.sort()).toEqual(['LVS010', 'LVS011', 'LVS015', 'LVS022', 'LVS023', 'LVS024']);
  });
});

describe('random clusters', () => {
  /** A valid lab: two networks that do not overlap, and as many host numbers as there are machines. */
  const facts = fc.record({
    publicByte: fc.integer({ min: 0, max: 127 }),
    privateByte: fc.integer({ min: 128, max: 255 }),
    hosts: fc.uniqueArray(fc.integer({ min: 2, max: 253 }), { minLength: 9, maxLength: 20 }),
    weights: fc.array(fc.integer({ min: 0, max: 65_535 }), { maxLength: 20 }),
    // 22 is sshd's
    ports: fc.uniqueArray(fc.integer({ min: 23, max: 65_535 }), { minLength: 1, maxLength: 5 }),
    virtualRouterIds: fc.tuple(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 255 })),
  });
  type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;

  /** @param move the address of the last server, by default a free one */
  function randomLab(given: Facts, move?: (lab: RouterPair) => Ipv4Address): Lab {
    const { publicByte, privateByte, hosts, virtualRouterIds } = given;
    const at = (network: string, index: number): Ipv4Address => ip(`${network}.${hosts[index]}`);
    const [pub, priv] = [`192.168.${publicByte}`, `10.11.${privateByte}`];
    const routers = pair({
      publicInterface: publicSide({
        network: outside({ cidr: cidr(`${pub}.0/24`), gateway: ip(`${pub}.254`) }),
        real: { primary: at(pub, 0), backup: at(pub, 1) },
        floating: [at(pub, 2), at(pub, 3)],
        virtualRouterId: virtualRouterIds[0],
      }),
      privateInterface: privateSide({
        network: inside({ cidr: cidr(`${priv}.0/24`) }),
        real: { primary: at(priv, 0), backup: at(priv, 1) },
        floating: [at(priv, 2)],
        virtualRouterId: virtualRouterIds[1],
      }),
    });
    const numbers = hosts.slice(3);
    const servers = numbers.map((number, index) =>
      server(number, {
        address: index === numbers.length - 1 && move ? move(routers) : ip(`${priv}.${number}`),
        weight: index < 2 ? 1 : (given.weights[index] ?? 1),
      }),
    );
    const web = pool({ pair: routers, servers });
    return labOf(
      given.ports.map((port) =>
        service({
          path: `lab/p${port}`,
          pool: web,
          ports: [Port.tcp(port)],
          scheduler: 'wlc',
          virtualAddress: at(pub, port % 2 ? 2 : 3),
        }),
      ),
    );
  }

  test('a valid one gives no problem', () => {
    fc.assert(
      fc.property(facts, (given) => {
        expect(problemsOf(randomLab(given))).toEqual([]);
      }),
    );
  });

  test('an address that is taken is always found, whoever holds it', () => {
    const holders = fc.constantFrom<(routers: RouterPair) => Ipv4Address>(
      (routers) => privateOf(routers).real.primary,
      (routers) => privateOf(routers).real.backup,
      (routers) => privateOf(routers).floating[0],
    );
    fc.assert(
      fc.property(facts, holders, (given, holder) => {
        const problems = problemsOf(randomLab(given, holder));
        expect(problems.map(({ code, path }) => [code, path])).toEqual([['LVS010', 'lab/web']]);
      }),
    );
  });

  test('an address of another network is always found', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (given, value) => {
        const stranger = new Ipv4Address(value);
        fc.pre(!cidr(`10.11.${given.privateByte}.0/24`).contains(stranger) && !`${stranger}`.startsWith('10.'));
        expect(problemsOf(randomLab(given, () => stranger)).map(({ code }) => code)).toContain('LVS011');
      }),
    );
  });
});

test('a VRRP group that nobody has written is called the default, and a free one is named', () => {
  const [problem] = problemsOf(twoPairsOnBridge(51));
  expect(problem?.fix).toBe(
    'give one of them another for that interface, such as virtualRouterId: 53; 51 is the default of a public side',
  );
});
