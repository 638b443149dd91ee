import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../lib/model/cluster';
import type { Forwarding } from '../../lib/model/forwarding';
import type { GuestPool } from '../../lib/model/real-server-pool';
import { renderKeepalived } from '../../lib/render/keepalived';
import { renderNftables } from '../../lib/render/nftables';
import { renderRouterSysctl } from '../../lib/render/sysctl';
import { clusterOf, ftpByMark, inside, ip, outside, pair, pool, publicSide, service, seedOf } from '../fixtures';
import { vsftpd } from '../fixtures';
import { beside, directly, FAR, farm, privately, QUIET_TUNNEL, routed, TUNNEL } from '../topologies';

const served = (given: GuestPool): Cluster => clusterOf(service({ pool: given }));
const of = (forwarding: Forwarding): Cluster => served({ ...privately(routed), forwarding });
const byNat = served(pool());

function contentOf(cluster: Cluster, path: string, name = 'web-rs1'): string | undefined {
  return seedOf(cluster, name).files.find((file) => file.path === path)?.content;
}

/** What a file says, without its comments. */
function said(cluster: Cluster, path: string): readonly string[] {
  return (contentOf(cluster, path) ?? '').split('\n').filter((line) => /^[^#]/.test(line));
}

const MODULES = '/etc/modules-load.d/lvs.conf';
const SYSCTL = '/etc/sysctl.d/90-lvs.conf';
const NFTABLES = '/etc/nftables.conf';
const PROGRAM = '/usr/local/sbin/lvs-virtual-addresses';
const UNIT = '/etc/systemd/system/lvs-virtual-addresses.service';

const QUIET = ['net.ipv4.conf.all.arp_ignore = 1', 'net.ipv4.conf.all.arp_announce = 2'];
const LOUD = ['net.ipv4.conf.all.arp_ignore = 0', 'net.ipv4.conf.all.arp_announce = 0'];
const FROM_TUNNEL = 'net.ipv4.conf.tunl0.rp_filter = 2';
const ON_LO = ['only lo 192.168.26.10', 'if ip link show tunl0 >/dev/null 2>&1; then only tunl0; fi'];
const ON_NOTHING = ['only lo', ON_LO[1]];
const ON_TUNNEL = ['ip link set tunl0 up', 'only tunl0 192.168.26.10', 'only lo'];

describe('the routers', () => {
  const routes = (cluster: Cluster): readonly string[] =>
    renderKeepalived(cluster, 'primary')
      .split('\n')
      .flatMap((line) => (/ via /.test(line) ? [line.trim()] : []));

  test('name each server of direct routing as its own gateway, once, on the side where it is', () => {
    const ways = ['10.11.12.1', '10.11.12.2'].map((address) => `${address}/32 via ${address} dev eth1 onlink`);
    expect(routes(of(directly()))).toEqual(ways);
    const again = { ...privately(routed), forwarding: directly(), path: 'lab/again', name: 'again' };
    const twice = of(directly());
    expect(routes({ ...twice, pools: [...twice.pools, again] })).toEqual(ways);
  });

  test('name their sorry server as well', () => {
    const near = { address: ip('10.11.12.77'), port: undefined, quiesce: false };
    const cluster = clusterOf(service({ pool: { ...privately(routed), forwarding: directly() }, sorryServer: near }));
    expect(routes(cluster)).toContain('10.11.12.77/32 via 10.11.12.77 dev eth1 onlink');
  });

  test.each([
    ['NAT', byNat],
    ['tunnels', of(TUNNEL)],
  ])('name none by %s', (_, cluster) => {
    expect(routes(cluster)).toEqual([]);
  });
});

describe('a server', () => {
  test('has nothing of a virtual address by NAT', () => {
    const paths = seedOf(byNat, 'web-rs1').files.map(({ path }) => path);
    expect(paths.filter((path) => [MODULES, SYSCTL, NFTABLES, PROGRAM, UNIT].includes(path))).toEqual([]);
    expect(seedOf(byNat, 'web-rs1').userData).not.toContain('192.168.26.10');
  });

  test.each<[Forwarding, { modules: readonly string[]; sysctls: readonly string[]; last: readonly unknown[] }]>([
    [directly('sysctl'), { modules: [], sysctls: QUIET, last: ON_LO }],
    [directly('nftables'), { modules: [], sysctls: LOUD, last: ON_LO }],
    [directly('redirect'), { modules: [], sysctls: LOUD, last: ON_NOTHING }],
    [TUNNEL, { modules: ['ipip'], sysctls: [...QUIET, FROM_TUNNEL], last: ON_TUNNEL }],
    [QUIET_TUNNEL, { modules: ['ipip'], sysctls: [...LOUD, FROM_TUNNEL], last: ON_TUNNEL }],
  ])('has by %o its modules, its settings and its addresses', (forwarding, { modules, sysctls, last }) => {
    expect(said(of(forwarding), MODULES)).toEqual(modules);
    expect(said(of(forwarding), SYSCTL)).toEqual(sysctls);
    expect(said(of(forwarding), PROGRAM).slice(-last.length)).toEqual(last);
  });

  test.each<[Forwarding, readonly string[]]>([
    [directly('sysctl'), []],
    [
      directly('nftables'),
      [
        'arp daddr ip { 192.168.26.10 } drop',
        'arp saddr ip { 192.168.26.10 } arp saddr ip set 10.11.12.1',
        'type filter hook input priority filter; policy accept;',
        'type filter hook output priority filter; policy accept;',
      ],
    ],
    [
      directly('redirect'),
      [
        'ip daddr 192.168.26.10 tcp dport { 80 } redirect comment "http"',
        'type nat hook prerouting priority dstnat; policy accept;',
      ],
    ],
    [
      TUNNEL,
      [
        'ip saddr { 192.168.26.10 } tcp flags & (syn | rst) == syn tcp option maxseg size set 1440',
        'type filter hook output priority mangle; policy accept;',
      ],
    ],
  ])('has by %o these rules of nft', (forwarding, rules) => {
    const lines = said(of(forwarding), NFTABLES).map((line) => line.trim());
    expect(lines.filter((line) => /^(type|ip|arp) .*[^{]$/.test(line)).sort()).toEqual(rules);
    expect(lines).toEqual(
      expect.arrayContaining(['add table ip lvs', 'delete table ip lvs', 'add table arp lvs', 'delete table arp lvs']),
    );
  });

  test.each([
    ['the public network', 1400, 1500, 1500, 1340],
    ["the routers' other one", 1500, 1300, 9000, 1240],
    ["the servers' own", 1500, 1500, 1280, 1220],
    ['none', 9000, 9000, 9000, 8940],
  ])('offers segments that fit into the tunnel where the shortest is %s', (_, clients, middle, servers, bytes) => {
    const routers = pair({
      publicInterface: publicSide({ network: outside({ mtu: clients }) }),
      privateInterface: { ...(pair().privateInterface ?? publicSide()), network: inside({ mtu: middle }) },
    });
    const place = { pair: routers, network: farm({ mtu: servers }), servers: FAR, forwarding: TUNNEL };
    expect(contentOf(served(pool(place)), NFTABLES)).toContain(`maxseg size set ${bytes}\n`);
  });

  test('has each address of its services once, and none of other pools', () => {
    const routers = pair({
      publicInterface: publicSide({ floating: [ip('192.168.26.10'), ip('192.168.26.11'), ip('192.168.26.12')] }),
      privateInterface: undefined,
    });
    const mine = beside({ pair: routers });
    const other = beside({ pair: routers, path: 'lab/other', name: 'other', servers: [] });
    const cluster = clusterOf(
      service({ pool: mine }),
      service({ path: 'lab/again', pool: mine, virtualAddress: ip('192.168.26.10') }),
      service({ path: 'lab/second', pool: mine, virtualAddress: ip('192.168.26.12') }),
      service({ path: 'lab/foreign', pool: other, virtualAddress: ip('192.168.26.11') }),
    );
    expect(said(cluster, PROGRAM)).toContain('only lo 192.168.26.10 192.168.26.12');
  });

  test('answers by the gateway of its own network, and by NAT through the routers', () => {
    expect(seedOf(of(directly()), 'web-rs1').networkConfig).toContain('gateway: 10.11.12.254\n');
    expect(seedOf(byNat, 'web-rs1').networkConfig).toContain('gateway: 10.11.12.10\n');
  });

  test('is settled before its services start, and starts what they need', () => {
    const { files, userData } = seedOf(of(TUNNEL), 'web-rs1');
    const order = ['nftables.service', 'lvs-virtual-addresses.service', 'nginx.service'].map((unit) =>
      userData.lastIndexOf(unit),
    );
    expect(order).toEqual([...order].sort((one, other) => one - other));
    const paths = files.map(({ path }) => path);
    expect(paths.indexOf(SYSCTL)).toBeLessThan(paths.indexOf(PROGRAM));
  });

  test('changes live what keeps it quiet, and its services', () => {
    const births = [directly('sysctl'), directly('nftables'), directly('redirect')].map(
      (forwarding) => seedOf(of(forwarding), 'web-rs1').birth,
    );
    expect(new Set(births).size).toBe(1);
    const farther = clusterOf(service({ pool: privately(routed), virtualAddress: ip('192.168.26.11') }));
    expect(seedOf(farther, 'web-rs1').birth).toBe(births[0]);
  });
});

describe('the routers', () => {
  const oneNic = served(beside());

  test('forward to each pool as it asks for', () => {
    const methodOf = (cluster: Cluster): readonly string[] =>
      renderKeepalived(cluster, 'primary').match(/lvs_method \w+/g) ?? [];
    expect([byNat, of(directly()), of(TUNNEL)].map(methodOf)).toEqual([
      ['lvs_method NAT'],
      ['lvs_method DR'],
      ['lvs_method TUN'],
    ]);
  });

  test('pass packets on where answers come back through them, and else do not', () => {
    const mixed = clusterOf(
      service({ pool: pool({ servers: [] }) }),
      service({ path: 'lab/direct', name: 'direct', pool: { ...pool(), forwarding: directly() } }),
    );
    const outgoing = { ...privately(routed), pair: pair({ realServerInternet: true }) };
    const passesOn = (cluster: Cluster): string | undefined =>
      /^net\.ipv4\.ip_forward = (\d)$/m.exec(renderRouterSysctl(cluster))?.[1];
    expect([byNat, mixed, served(outgoing)].map(passesOn)).toEqual(['1', '1', '1']);
    expect([of(directly()), of(TUNNEL), oneNic].map(passesOn)).toEqual(['0', '0', '0']);
  });

  test('with one NIC have one VRRP instance, which tracks and tells what a group would', () => {
    const notify = [{ state: 'master', command: ['/bin/true'], content: undefined }] as const;
    const text = renderKeepalived(served(beside({}, { notify })), 'primary');
    expect(text).not.toContain('vrrp_sync_group');
    expect(text.match(/vrrp_instance \w+/g)).toEqual(['vrrp_instance VI_PUBLIC']);
    expect(text).toContain(
      '    track_script {\n        path_1 weight 0\n    }\n    track_file {\n        leave\n        prefer\n    }\n    notify_master "/bin/true"\n}\n',
    );
    expect(renderKeepalived(byNat, 'primary')).toContain('vrrp_sync_group VG_LVS {\n');
  });

  test('with one NIC tell each other of connections on it', () => {
    const unit = '/etc/systemd/system/lvs-sync.service';
    expect(contentOf(oneNic, unit, 'lvs-primary')).toContain('--mcast-interface eth0 --syncid 51\n');
    expect(contentOf(byNat, unit, 'lvs-primary')).toContain('--mcast-interface eth1 --syncid 52\n');
    expect(renderNftables(oneNic, 'primary')).toContain('iifname "eth0" ip saddr 192.168.26.8 udp dport 8848 accept\n');
  });

  test('let requests in, and pass no answers where none come', () => {
    const forward = (cluster: Cluster): string | undefined =>
      renderNftables(cluster, 'primary').split('chain forward {')[1];
    for (const cluster of [of(directly()), of(TUNNEL), oneNic]) {
      expect(renderNftables(cluster, 'primary')).toContain('ip daddr 192.168.26.10 tcp dport { 80 } accept');
      expect(forward(cluster)).not.toMatch(/ip saddr|comment "http"/);
    }
    expect(forward(byNat)).toContain('ip saddr { 10.11.12.1, 10.11.12.2 } tcp sport { 80 } accept comment "http"');
  });

  test('take the data port of FTP into the mark, and rewrite nothing: the servers open active connections past them', () => {
    const text = renderNftables(clusterOf(ftpByMark({ pool: beside({ workload: vsftpd }) })), 'primary');
    expect(text).toContain('ip daddr 192.168.26.10 tcp dport { 21, 10000-20000, 20 } meta mark set 21 comment "ftp"\n');
    expect(text).not.toContain('snat');
    const nat = renderNftables(clusterOf(ftpByMark()), 'primary');
    expect(nat).toContain('tcp dport { 21, 10000-20000 } meta mark set 21');
    expect(nat).toContain('tcp sport 20 snat to 192.168.26.10');
  });
});
