import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../lib/model/cluster';
import type { RouterPair } from '../../lib/model/router-pair';
import { failoverBoundSeconds, pathFailoverBoundSeconds } from '../../lib/model/router-pair';
import { VRRP_TIMING } from '../../lib/model/vrrp';
import { Port } from '../../lib/net/port';
import { renderKeepalived } from '../../lib/render/keepalived';
import { renderRouterModules } from '../../lib/render/modules';
import { renderNftables } from '../../lib/render/nftables';
import { renderRouterSysctl } from '../../lib/render/sysctl';
import { cidr, clusterOf, ip, kernel, marked, outside, pair, pool, publicSide, seedOf } from '../fixtures';
import { service, tracked } from '../fixtures';
import { describeWith } from '../needs';
import { complaintAboutOnRouter, wordsOfKeepalived } from '../oracles';

const NOTIFY = [
  {
    state: 'master',
    command: ['/usr/bin/env', '/usr/libexec/keepalived/lvs-notify-master'],
    content: '#!/bin/sh\necho "${x}" # }\n',
  },
  { state: 'stop', command: ['/usr/bin/logger', '-t', 'lvs', 'stop'], content: undefined },
] as const;
const TIMEOUTS = { tcpSeconds: 600, tcpFinSeconds: 60, udpSeconds: 30 };

/** The manual's cluster with another pair of routers. */
const on = (overrides: Partial<RouterPair>): Cluster => clusterOf(service({ pool: pool({ pair: pair(overrides) }) }));
const manual = on({});

/** What keepalived.conf of the primary says with an option, and does not say without it. */
const SAID: readonly [string, Partial<RouterPair>, string][] = [
  [
    'fast timing',
    { timing: VRRP_TIMING.fast },
    `    vrrp_version 3
    # a busy processor or a swapped page must not delay an advertisement
    vrrp_rt_priority 50
    # microseconds without a pause after which the kernel would kill it: reading this file may take longer than its 10 ms
    vrrp_rlimit_rttime 2000000
    vrrp_no_swap
`,
  ],
  ['fast timing', { timing: VRRP_TIMING.fast }, '    advert_int 0.2\n'],
  [
    'preemption after a while',
    { preemptDelaySeconds: 60 },
    '    # a repaired primary takes the addresses back\n    state BACKUP\n    preempt_delay 60\n    interface eth1\n',
  ],
  [
    'unicast',
    { peers: 'unicast' },
    `    unicast_src_ip 10.11.12.9
    # advertisements of others are not for this pair
    check_unicast_src
    unicast_peer {
        10.11.12.8
    }
`,
  ],
  [
    'other gratuitous ARPs',
    { gratuitousArp: { repeat: 3, delaySeconds: 0, refreshSeconds: 10 } },
    `    vrrp_garp_master_repeat 3
    vrrp_garp_master_delay 0
    # a switch that missed the first gratuitous ARP hears the next
    vrrp_garp_master_refresh 10
`,
  ],
  [
    'scripts',
    { notify: NOTIFY },
    `    notify_master "/usr/bin/env /usr/libexec/keepalived/lvs-notify-master"
    notify_stop "/usr/bin/logger -t lvs stop"
}
`,
  ],
  [
    'paths on both networks',
    { trackedPaths: tracked('192.168.26.254', '10.11.12.200') },
    `vrrp_script path_2 {
    script "/usr/bin/ping -n -q -c 1 -W 1 -I eth1 10.11.12.200"
    interval 2
    timeout 2
    fall 2
    rise 2
}
# not 0`,
  ],
  [
    'a second path, which the group tracks beside the first',
    { trackedPaths: tracked('192.168.26.254', '10.11.12.200') },
    '    sync_group_tracking_weight\n    track_script {\n        path_1 weight 0\n        path_2 weight 0\n    }\n',
  ],
  [
    'timeouts',
    { kernel: kernel({ timeouts: TIMEOUTS }) },
    '    lvs_timeouts tcp 600 tcpfin 60 udp 30\n    lvs_flush\n',
  ],
  [
    'one timeout',
    { kernel: kernel({ timeouts: { ...TIMEOUTS, tcpSeconds: undefined, tcpFinSeconds: undefined } }) },
    '    lvs_timeouts udp 30\n',
  ],
];

describe('keepalived.conf', () => {
  test.each(SAID)('says of %s what the option asks for, and nothing without it', (_, overrides, lines) => {
    expect(renderKeepalived(on(overrides), 'primary')).toContain(lines);
    expect(renderKeepalived(manual, 'primary')).not.toContain(lines);
  });

  test('lets a primary that takes its addresses back preempt, and no other', () => {
    expect(renderKeepalived(manual, 'primary').match(/nopreempt/g)).toHaveLength(2);
    expect(renderKeepalived(on({ preemptDelaySeconds: 0 }), 'primary')).not.toContain('nopreempt');
  });

  test('tracks nothing where no path is named', () => {
    const text = renderKeepalived(on({ trackedPaths: tracked() }), 'primary');
    expect(text).not.toMatch(/vrrp_script|track_script|ping/);
  });

  test('gives each router the other one as its peer', () => {
    const text = renderKeepalived(on({ peers: 'unicast' }), 'backup');
    expect(text).toContain('unicast_src_ip 192.168.26.8');
    expect(text).toContain('unicast_peer {\n        192.168.26.9\n');
  });
});

describeWith(['keepalived', 'unshare', 'ip', 'ping'], 'keepalived', () => {
  const all = SAID.reduce((together, [, overrides]) => ({ ...together, ...overrides }), {});

  test.each([...SAID.map(([name, overrides]) => [name, overrides] as const), ['all of it', all] as const])(
    'has nothing to say to %s',
    (_, overrides) => {
      expect(wordsOfKeepalived(renderKeepalived(on(overrides), 'primary'))).toBe('');
    },
  );

  test.each([
    ['vrrp_version 3', 'vrrp_version 4', 'Version must be'],
    ['preempt_delay 60', 'preempt_delay 1001', 'Preempt_delay not valid'],
    ['path_2 weight 0\n', 'path_3 weight 0\n', 'path_3'],
    ['/usr/bin/ping', '/usr/bin/no-ping', 'path_1 since not found'],
    ['advert_int 0.2', 'advert_int 0.001', 'Advert interval'],
    ['lvs_timeouts udp 30', 'lvs_timeouts udp x', 'x'],
  ])("fails on '%s' turned into '%s'", (right, wrong, words) => {
    const text = renderKeepalived(on(all), 'primary');
    expect(text).toContain(right);
    expect(wordsOfKeepalived(text.replaceAll(right, wrong))).toContain(words);
  });
});

describe('the time until the standby holds the addresses', () => {
  test('is what RFC 3768 and RFC 5798 say of a standby with priority 100', () => {
    expect(failoverBoundSeconds(pair())).toBe(3 + 156 / 256);
    expect(failoverBoundSeconds(pair({ timing: VRRP_TIMING.fast }))).toBeCloseTo(0.2 * (3 + 156 / 256), 12);
  });

  test('is longer by what it takes to find a path dead, and undefined where none is tracked', () => {
    const times = { intervalSeconds: 5, timeoutSeconds: 3, fall: 2, rise: 1 };
    const trackedPaths = { addresses: [ip('192.168.26.254')], times };
    expect(pathFailoverBoundSeconds(pair({ trackedPaths }))).toBe(2 * 5 + 3 + failoverBoundSeconds(pair()));
    expect(pathFailoverBoundSeconds(pair({ trackedPaths: tracked() }))).toBeUndefined();
  });
});

const FILTER = `table inet lvs_filter {
    chain input {
        type filter hook input priority filter; policy drop;
        iifname "lo" accept
        # clients of the services, before any rule that asks for the state of a connection
        ip daddr 192.168.26.10 tcp dport { 80 } accept comment "http"
        iifname "eth0" ip saddr 192.168.26.8 ip protocol 112 accept
        iifname "eth1" ip saddr 10.11.12.8 ip protocol 112 accept
        iifname "eth1" ip saddr 10.11.12.8 udp dport 8848 accept
        icmp type { destination-unreachable, time-exceeded, parameter-problem } accept
        iifname "eth1" icmp type echo-request accept
        # answers to the router's own connections: health checks, pings, packages
        ct state established,related accept
        tcp dport 22 accept
    }
    chain forward {
        type filter hook forward priority filter; policy drop;
        # the servers' answers; IPVS gives them the floating address after this chain
        iifname "eth1" oifname "eth0" ip saddr { 10.11.12.1, 10.11.12.2 } tcp sport { 80 } accept comment "http"
        icmp type { destination-unreachable, time-exceeded, parameter-problem } accept
    }
}
`;

describe('the packet filter', () => {
  const filterOf = (cluster: Cluster): string =>
    renderNftables(cluster, 'primary').replace(/^[^]*\n(?=table inet)/, '');
  const both = marked({ ports: [Port.tcp(80), Port.udp(53), Port.tcpRange(10_000, 20_000)] });

  test('lets in what a router is for, and nothing else', () => {
    expect(filterOf(manual)).toBe(FILTER);
  });

  test('is gone where it is switched off, also from a router that had it', () => {
    const text = renderNftables(on({ filter: { kind: 'off' } }), 'primary');
    expect(text).toContain('delete table inet lvs_filter');
    expect(text).not.toContain('table inet lvs_filter {');
  });

  test('lets service traffic through by address and port alone, both ways, before any rule with a state', () => {
    const rules = filterOf(clusterOf(both)).split('\n');
    const flows = rules.filter((line) => line.includes('comment "shop"'));
    expect(flows.map((line) => line.trim())).toEqual([
      'ip daddr 192.168.26.10 tcp dport { 80, 10000-20000 } accept comment "shop"',
      'ip daddr 192.168.26.10 udp dport { 53 } accept comment "shop"',
      ...['tcp sport { 80, 10000-20000 }', 'udp sport { 53 }'].map(
        (ports) => `iifname "eth1" oifname "eth0" ip saddr { 10.11.12.1, 10.11.12.2 } ${ports} accept comment "shop"`,
      ),
    ]);
    const firstState = rules.findIndex((line) => line.includes('ct state'));
    expect(rules.findIndex((line) => line.includes('dport { 53 }'))).toBeLessThan(firstState);
    expect(flows.join()).not.toContain('ct ');
  });

  test('lets a sorry server answer from its own port, and behind a mark from the ports of the service', () => {
    const sorryServer = { address: ip('10.11.12.3'), port: 8080, quiesce: false };
    const text = filterOf(clusterOf(service({ sorryServer })));
    expect(text).toContain('ip saddr { 10.11.12.1, 10.11.12.2 } tcp sport { 80 } accept');
    expect(text).toContain('ip saddr { 10.11.12.3 } tcp sport { 8080 } accept');
    const behindMark = filterOf(clusterOf(marked({ sorryServer: { ...sorryServer, port: undefined } })));
    expect(behindMark).toContain('ip saddr { 10.11.12.1, 10.11.12.2, 10.11.12.3 } tcp sport { 80, 443 } accept');
  });

  test('lets ssh in from the named networks and addresses only', () => {
    const sshFrom = [cidr('192.0.2.0/24'), ip('198.51.100.7')];
    const text = filterOf(on({ filter: { kind: 'closed', sshFrom } }));
    expect(text).toContain('        ip saddr { 192.0.2.0/24, 198.51.100.7 } tcp dport 22 accept\n');
    expect(text).not.toContain('        tcp dport 22 accept\n');
  });

  test('lets real servers out where they may go there, and answers back in', () => {
    const text = filterOf(on({ realServerInternet: true }));
    expect(text).toMatch(/ct state established,related accept\n.*ip saddr 10\.11\.12\.0\/24 accept\n {4}\}\n\}\n$/);
  });

  test('lets the other router in on the backup', () => {
    expect(renderNftables(manual, 'backup')).toContain('iifname "eth1" ip saddr 10.11.12.9 udp dport 8848 accept');
  });
});

describeWith(['nft', 'unshare', 'ip'], 'nft', () => {
  const judge = (cluster: Cluster): string | undefined =>
    complaintAboutOnRouter(renderNftables(cluster, 'primary'), 'nftables.conf', 'nft -c -f %s');

  test.each<[string, Partial<RouterPair>]>([
    ['the default', {}],
    ['no filter', { filter: { kind: 'off' } }],
    ['sources of ssh', { filter: { kind: 'closed', sshFrom: [cidr('192.0.2.0/24'), ip('198.51.100.7')] } }],
    ['servers that may go out', { realServerInternet: true }],
  ])('accepts %s', (_, overrides) => {
    expect(judge(on(overrides))).toBeUndefined();
  });

  test('accepts a pair that balances nothing', () => {
    const [cluster] = [manual];
    expect(judge({ ...cluster, services: [] })).toBeUndefined();
  });

  test('fails on a source that is none', () => {
    const text = renderNftables(manual, 'primary').replace('ip saddr 10.11.12.8 udp', 'ip saddr 10.11.12.800 udp');
    expect(complaintAboutOnRouter(text, 'nftables.conf', 'nft -c -f %s')).toContain('10.11.12.800');
  });
});

describe('the kernel of a router', () => {
  const paths = (cluster: Cluster): readonly string[] => seedOf(cluster, 'lvs-primary').files.map((file) => file.path);
  const fileOf = (cluster: Cluster, path: string): unknown => {
    const { files } = seedOf(cluster, 'lvs-primary');
    return files.find((file) => file.path === path);
  };

  test('loads what keeps the state of connections only where a rule asks for it', () => {
    const modules = (cluster: Cluster): readonly string[] =>
      renderRouterModules(cluster)
        .split('\n')
        .filter((line) => /^[^#]/.test(line));
    const off = { kind: 'off' } as const;
    expect(modules(manual)).toEqual(['ip_vs', 'nf_conntrack']);
    expect(modules(on({ filter: off }))).toEqual(['ip_vs']);
    expect(modules(on({ filter: off, realServerInternet: true }))).toEqual(['ip_vs', 'nf_conntrack']);
    expect(modules(on({ filter: off, kernel: kernel({ conntrackMax: 4096 }) }))).toEqual(['ip_vs', 'nf_conntrack']);
  });

  test('gives a reason for each module and each setting', () => {
    for (const text of [
      renderRouterModules(manual),
      renderRouterSysctl(on({ kernel: kernel({ conntrackMax: 4096 }) })),
    ]) {
      const lines = text.trimEnd().split('\n').slice(1);
      expect(lines.filter((line, index) => line.startsWith('#') !== (index % 2 === 0))).toEqual([]);
    }
  });

  test('has a table of another size only where it is asked for', () => {
    expect(renderRouterSysctl(on({ kernel: kernel({ conntrackMax: 4096 }) }))).toContain('nf_conntrack_max = 4096\n');
    expect(renderRouterSysctl(manual)).not.toContain('nf_conntrack_max');
    expect(paths(manual)).not.toContain('/etc/modprobe.d/lvs.conf');
    const file = fileOf(on({ kernel: kernel({ connectionTableBits: 16 }) }), '/etc/modprobe.d/lvs.conf');
    expect(file).toMatchObject({ class: 'birth' });
    expect(JSON.stringify(file)).toContain('\\noptions ip_vs conn_tab_bits=16\\n');
  });

  test('gets a script as it is written, as a file that can be run and replaced', () => {
    const cluster = on({ notify: NOTIFY });
    expect(fileOf(cluster, '/usr/libexec/keepalived/lvs-notify-master')).toMatchObject({
      class: 'service',
      mode: '0755',
      content: NOTIFY[0].content,
    });
    expect(paths(cluster).filter((path) => path.includes('notify'))).toHaveLength(1);
  });

  test('is born the same whatever can be changed while it runs', () => {
    const birth = (cluster: Cluster): string => seedOf(cluster, 'lvs-primary').birth;
    const live: Partial<RouterPair> = {
      ...SAID.reduce((together, [, overrides]) => ({ ...together, ...overrides }), {}),
      kernel: kernel({ timeouts: TIMEOUTS, conntrackMax: 4096 }),
      filter: { kind: 'off' },
      realServerInternet: true,
    };
    expect(birth(on(live))).toBe(birth(manual));
    expect(birth(on({ kernel: kernel({ connectionTableBits: 16 }) }))).not.toBe(birth(manual));
  });
});

test('a public network without a gateway has no path that could be tracked', () => {
  const publicInterface = publicSide({ network: outside({ gateway: undefined }) });
  expect(renderKeepalived(on({ publicInterface }), 'primary')).not.toContain('vrrp_script');
});
