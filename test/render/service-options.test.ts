import { expect, test } from 'vitest';
import type { Cluster } from '../../lib/model/cluster';
import { clusterOf as manifestOf } from '../../lib/constructs/manifest-cluster';
import type { Service } from '../../lib/model/service';
import { Port } from '../../lib/net/port';
import { renderKeepalived } from '../../lib/render/keepalived';
import { renderNftables } from '../../lib/render/nftables';
import { renderRouterSysctl } from '../../lib/render/sysctl';
import { clusterOf, ip, marked, pair, pool, server, service } from '../fixtures';

const sorryServer = { address: ip('10.11.12.3'), port: 81, quiesce: true };
const quorum = { weight: 2, hysteresis: 1, up: ['/bin/a'], down: ['/bin/b', '-c', 'd'] };

/** The lines of the virtual server, down to its first real server. */
function head(cluster: Cluster): readonly string[] {
  const lines = renderKeepalived(cluster, 'primary').split('\n');
  const from = lines.findIndex((line) => line.startsWith('virtual_server'));
  return lines
    .slice(
      from + 1,
      lines.findIndex((line) => line.includes('real_server')),
    )
    .map((line) => line.trim());
}

const PLAIN = ['delay_loop 6', 'lvs_sched rr', 'lvs_method NAT', 'protocol TCP'];

test.each<[string, Partial<Service>, readonly string[]]>([
  ['nothing', {}, []],
  ['persistence', { persistenceSeconds: 60 }, ['persistence_timeout 60']],
  [
    'a netmask',
    { persistenceSeconds: 60, persistenceNetmask: ip('255.255.0.0') },
    ['persistence_timeout 60', 'persistence_granularity 255.255.0.0'],
  ],
  ['alpha', { alpha: true }, ['alpha']],
  ['omega', { omega: true }, ['omega']],
  ['a sorry server', { sorryServer: { ...sorryServer, quiesce: false } }, ['sorry_server 10.11.12.3 81']],
  ['a quiet sorry server', { sorryServer }, ['sorry_server 10.11.12.3 81', 'sorry_server_inhibit']],
  ['a quorum', { quorum }, ['quorum 2', 'hysteresis 1', 'quorum_up "/bin/a"', 'quorum_down "/bin/b -c d"']],
  ['a quorum without commands', { quorum: { ...quorum, up: [], down: [] } }, ['quorum 2', 'hysteresis 1']],
])('keepalived.conf: %s', (_, overrides, more) => {
  expect(head(clusterOf(service(overrides)))).toEqual(expect.arrayContaining([...PLAIN, ...more]));
  expect(head(clusterOf(service(overrides)))).toHaveLength(PLAIN.length + more.length);
});

test('keepalived.conf: a scheduler, its flags, single packets, and the protocol', () => {
  expect(head(clusterOf(service({ scheduler: 'mh', schedulerFlags: ['port', 'fallback'] })))).toEqual([
    'delay_loop 6',
    'lvs_sched mh',
    'mh-port',
    'mh-fallback',
    'lvs_method NAT',
    'protocol TCP',
  ]);
  const udp = service({ ports: [Port.udp(53)], onePacket: true });
  expect(head(clusterOf(udp))).toEqual(['lvs_sched rr', 'ops', 'lvs_method NAT', 'protocol UDP']);
  expect(head(clusterOf(service({ ports: [Port.sctp(53)] })))).toContain('protocol SCTP');
});

test('keepalived.conf: the thresholds of a server, and port 0 for a sorry server behind a mark', () => {
  const servers = [server(1, { upperThreshold: 10, lowerThreshold: 5 }), server(2, { upperThreshold: 7 })];
  const text = renderKeepalived(
    clusterOf(marked({ pool: pool({ servers }), sorryServer: { ...sorryServer, port: undefined } })),
    'primary',
  );
  expect(text.match(/[ul]threshold \d+/g)).toEqual(['uthreshold 10', 'lthreshold 5', 'uthreshold 7']);
  expect(text).toContain('sorry_server 10.11.12.3 0\n');
});

test('nftables: marks of every protocol', () => {
  const mixed = marked({ ports: [Port.sctp(53), Port.udp(53), Port.tcp(53), Port.sctpRange(60, 70)] });
  expect(renderNftables(clusterOf(mixed), 'primary').match(/\w+ dport .* meta mark set \d+/g)).toEqual([
    'tcp dport { 53 } meta mark set 80',
    'udp dport { 53 } meta mark set 80',
    'sctp dport { 53, 60-70 } meta mark set 80',
  ]);
});

test('nftables: the answers of single packets get the virtual address, without being tracked', () => {
  const dns = { name: 'dns', ports: [Port.udp(53)], onePacket: true } as const;
  const text = renderNftables(
    clusterOf(service({ ...dns, pool: pool({ pair: pair({ realServerInternet: true }) }) })),
    'primary',
  );
  expect(text).toContain(`    chain one_packet_untracked {
        type filter hook prerouting priority raw; policy accept;
        iifname "eth1" ip saddr { 10.11.12.1, 10.11.12.2 } udp sport { 53 } notrack comment "dns"
    }
    chain one_packet_answers {
        type filter hook postrouting priority mangle; policy accept;
        oifname "eth0" ip saddr { 10.11.12.1, 10.11.12.2 } udp sport { 53 } ip saddr set 192.168.26.10 comment "dns"
    }
`);
  expect(renderNftables(clusterOf(service({ ...dns, onePacket: false })), 'primary')).not.toContain('one_packet');
});

test('nftables: the answers of a sorry server get the port of the service as well', () => {
  const dns = service({ ports: [Port.udp(53)], onePacket: true, sorryServer: { ...sorryServer, port: 5353 } });
  expect(renderNftables(clusterOf(dns), 'primary')).toContain(
    'ip saddr 10.11.12.3 udp sport { 5353 } ip saddr set 192.168.26.10 udp sport set 53 comment "http"',
  );
});

test('sysctl: clients leave a quiet sorry server', () => {
  const template = (overrides: Partial<Service>): string | undefined =>
    /expire_quiescent_template = (\d)/.exec(renderRouterSysctl(clusterOf(service(overrides))))?.[1];
  expect(template({ sorryServer })).toBe('1');
  expect(template({ sorryServer: { ...sorryServer, quiesce: false } })).toBe('0');
});

test('the manifest says what IPVS is to hold', () => {
  const servers = [server(1, { upperThreshold: 10, lowerThreshold: 5 }), server(2)];
  const full = service({
    pool: pool({ servers }),
    scheduler: 'sh',
    schedulerFlags: ['port'],
    persistenceSeconds: 60,
    persistenceNetmask: ip('255.255.255.0'),
    sorryServer,
    quorum,
    alpha: true,
    omega: true,
  });
  const { pools, services } = manifestOf(clusterOf(full));
  expect(pools[0]?.servers[0]).toMatchObject({ upperThreshold: 10, lowerThreshold: 5 });
  expect(Object.keys(pools[0]?.servers[1] ?? {})).not.toContain('upperThreshold');
  expect(services[0]).toMatchObject({
    scheduler: 'sh',
    schedulerFlags: ['port'],
    persistenceNetmask: '255.255.255.0',
    sorryServer: { address: '10.11.12.3', port: 81, quiesce: true },
    quorum,
    alpha: true,
    omega: true,
  });
});
