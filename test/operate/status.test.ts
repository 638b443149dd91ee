import { describe, expect, test } from 'vitest';
import { screenText, spanText, statusText } from '../../lib/cli/status/text';
import { afterStatus } from '../../lib/cli/status/command';
import { type ClusterViews, clusterStatus, stackStatus } from '../../lib/operate/status/cluster';
import { transitionsOf, vrrpStateOf } from '../../lib/operate/status/journal';
import { ratesOf } from '../../lib/operate/status/rates';
import type { ClusterStatus } from '../../lib/operate/status/status';
import { MANUAL, manualCluster } from '../drills/scenes';
import { FLOATING, journalOf, type LookParts, TABLE, view } from './looks';

const seen = (primary?: LookParts, backup?: LookParts, more: Partial<ClusterViews> = {}): ClusterStatus =>
  clusterStatus(primary?.cluster ?? manualCluster(), {
    primary: view('lvs-primary', primary),
    backup: view('lvs-backup', backup),
    hosts: [],
    ...more,
  });
const texts = ({ findings }: ClusterStatus): readonly string[] =>
  findings.map(({ host, kind, text }) => `${host ?? '-'} ${kind}: ${text}`);

describe('a whole cluster', () => {
  test('has nothing wrong: an active and a standby router, each address once, all servers up', () => {
    const status = seen();
    expect(texts(status)).toEqual([]);
    expect(status.routers.map(({ name, state }) => [name, state])).toEqual([
      ['lvs-primary', 'active'],
      ['lvs-backup', 'standby'],
    ]);
    expect(status.addresses.map(({ heldBy }) => heldBy)).toEqual([['lvs-primary'], ['lvs-primary']]);
    expect(status.services[0]?.servers).toMatchObject([
      { name: 'web-rs1', health: 'up', activeConnections: 2, inactiveConnections: 14 },
      { name: 'web-rs2', health: 'up', activeConnections: 1, inactiveConnections: 13 },
    ]);
  });

  test('has nothing wrong where the journal does not reach back: who holds the addresses is active', () => {
    expect(texts(seen({ journal: [] }, { journal: [] }))).toEqual([]);
  });

  test('has nothing wrong with a server that is drained on both routers', () => {
    const drained = {
      table: TABLE.map((line) => line.replace(/Masq    1(.*13)/, 'Masq    0$1')),
      drained: ['web-rs2'],
    };
    const status = seen(drained, drained);
    expect(texts(status)).toEqual([]);
    expect(status.services[0]?.servers.map(({ health }) => health)).toEqual(['up', 'drained']);
  });
});

const lighter = TABLE.map((line) => line.replace(/Masq    1(.*13)/, 'Masq    0$1'));
const stopped = { addresses: ['192.168.26.9', '10.11.12.9'], programs: [], table: [] };

test.each<readonly [string, ClusterStatus, readonly string[]]>([
  [
    'an address on the standby',
    seen({}, { addresses: ['192.168.26.8', '10.11.12.8', '192.168.26.10'] }),
    ['lvs-backup floating-address: holds 192.168.26.10 on eth0 and is not active: it was set by hand, or is left over'],
  ],
  [
    'an address that nobody holds',
    seen({ addresses: ['192.168.26.9', '10.11.12.9', '10.11.12.10'] }),
    ['- floating-address: no router holds 192.168.26.10 (eth0)'],
  ],
  [
    'two active routers',
    seen({}, { addresses: FLOATING, journal: journalOf('(VI_PUBLIC) Entering MASTER STATE') }),
    ['- vrrp: lvs-primary and lvs-backup are both active: they do not hear each other'],
  ],
  [
    'a stopped keepalived, once',
    seen(
      stopped,
      { addresses: FLOATING, journal: journalOf('(VI_PUBLIC) Entering MASTER STATE') },
      {
        hosts: [
          { host: 'lvs-primary', differences: [{ kind: 'unit', text: 'keepalived.service is inactive' }], seed: [] },
        ],
      },
    ),
    ['lvs-primary vrrp: keepalived does not run'],
  ],
  [
    'a router in fault',
    seen({}, { journal: journalOf('(VI_PUBLIC) Entering FAULT STATE') }),
    ['lvs-backup vrrp: keepalived is in fault: a NIC or a tracked path is dead, or it was told to stand aside'],
  ],
  [
    'a silent router, once',
    seen({}, {}, { backup: undefined, hosts: [{ host: 'lvs-backup', differences: undefined, seed: [] }] }),
    ['lvs-backup silent: does not answer'],
  ],
  [
    'a service by hand',
    seen({ table: [...TABLE, 'FWM  00000007 wlc '] }),
    ["lvs-primary table: IPVS has a service -f 7 that was not deployed ('ipvsadm -D -f 7')"],
  ],
  [
    'a server by hand',
    seen({}, { table: [...TABLE, '  -> 0A0B0C07:0050      Masq    1      0          0'] }),
    [
      "lvs-backup table: IPVS has a server 10.11.12.7:80 -m in lab/http that was not deployed ('ipvsadm -d -t 192.168.26.10:80 -r 10.11.12.7:80')",
    ],
  ],
  [
    'another way to a server',
    seen({ table: TABLE.map((line) => line.replace(/Masq {4}(.*13)/, 'Route   $1')) }),
    [
      "lvs-primary table: IPVS has a server 10.11.12.2:80 -g in lab/http that was not deployed ('ipvsadm -d -t 192.168.26.10:80 -r 10.11.12.2:80')",
    ],
  ],
  [
    'another weight and another scheduler',
    seen({ table: TABLE.map((line) => line.replace(/Masq    1(.*13)/, 'Masq    9$1').replace(' rr ', ' wlc ')) }),
    [
      'lvs-primary table: IPVS schedules lab/http by wlc, not by rr',
      'lvs-primary table: IPVS gives web-rs2 the weight 9 in lab/http, not 1',
    ],
  ],
  [
    'a table without the service',
    seen({}, { table: [] }),
    ['lvs-backup table: IPVS lacks the service lab/http (-t 192.168.26.10:80)'],
  ],
  [
    'a server that fails',
    seen({ table: TABLE.slice(0, 2) }),
    ['lvs-primary health: web-rs2 fails the health checks of lab/http and gets no connections'],
  ],
  [
    'a server drained on one router',
    seen({ table: lighter, drained: ['web-rs2'] }),
    ['- drain: web-rs2 is drained on lvs-primary alone: a failover would undo it'],
  ],
  [
    'a server that is to be drained and is not',
    seen({ drained: ['web-rs2'] }, { drained: ['web-rs2'], table: lighter }),
    ['lvs-primary drain: web-rs2 is to be drained, and has weight 1 in lab/http'],
  ],
  [
    'a sync daemon that does not run',
    seen({}, { sync: ['master'] }),
    ["lvs-backup sync: IPVS's sync daemon does not run (backup)"],
  ],
  [
    'what a guest refused',
    seen({}, {}, { hosts: [{ host: 'web-rs1', differences: [], seed: ['refused /etc/nginx/nginx.conf: no'] }] }),
    ['web-rs1 seed: refused /etc/nginx/nginx.conf: no'],
  ],
])('status names %s', (_, status, found) => {
  expect(texts(status)).toEqual(found);
});

describe('the journal', () => {
  test('tells what keepalived became last, and when', () => {
    const transitions = transitionsOf(
      'a',
      journalOf('(VI_PUBLIC) Entering BACKUP STATE', '(VI_PUBLIC) Entering MASTER STATE').join('\n'),
    );
    expect(vrrpStateOf(transitions)).toEqual({ state: 'MASTER', since: '2026-11-23T11:44:35.500Z' });
  });

  test('tells nothing of before its last start, nor in other words', () => {
    expect(
      vrrpStateOf(transitionsOf('a', journalOf('(X) Entering MASTER STATE', 'Starting Keepalived v2').join('\n'))),
    ).toBeUndefined();
    expect(transitionsOf('a', '-- Boot 1 --\n1795434274.5 a systemd[1]: Started keepalived\n\n')).toEqual([]);
  });

  test.each([
    ['a reload takes a fault away without a word', ['(X) Entering FAULT STATE', 'Reloading ...'], undefined],
    [
      'and says where there still is one',
      ['(X) Entering FAULT STATE', 'Reloading ...', '(X): entering FAULT state (tracked file leave has status -254)'],
      'FAULT',
    ],
    ['a reload of an active router leaves it active', ['(X) Entering MASTER STATE', 'Reloading ...'], 'MASTER'],
  ])('%s', (_, lines, state) => {
    expect(vrrpStateOf(transitionsOf('a', journalOf(...lines).join('\n')))?.state).toBe(state);
  });
});

test('rates are read by service and server, as ipvsadm prints them', () => {
  const text = [
    'IP Virtual Server version 1.2.1 (size=4096)',
    'Prot LocalAddress:Port                 CPS    InPPS   OutPPS    InBPS   OutBPS',
    '  -> RemoteAddress:Port',
    'TCP  192.168.26.10:80                    3        9        6      900     1800',
    '  -> 10.11.12.1:80                       2        6        4      600     1200',
    'FWM  80                                  0        0        0        0        0',
    '  -> 10.11.12.2:0                        1        0        0        5        7',
  ].join('\n');
  expect([...ratesOf(text)]).toEqual([
    ['-t 192.168.26.10:80 10.11.12.1:80', { connections: 2, inBytes: 600, outBytes: 1200 }],
    ['-f 80 10.11.12.2:0', { connections: 1, inBytes: 5, outBytes: 7 }],
  ]);
});

describe('a status for people', () => {
  const broken = seen({ sync: [] }, { addresses: FLOATING });

  test('fits 80 columns, and says by words what is wrong', () => {
    const text = statusText(stackStatus(MANUAL, [broken]), (_, text) => text);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toContain('192.168.26.10  eth0  lvs-primary AND lvs-backup');
    expect(text).toContain('sync OFF');
    expect(text).toContain('3 things are wrong or not as deployed.');
  });

  test('says first on a screen what is wrong, and last what has been', () => {
    const text = screenText(stackStatus(MANUAL, [broken]), (_, text) => text, ', Ctrl-C ends it');
    const places = ['Ctrl-C ends it\n', '3 things are wrong', '  - ', 'Routers of', 'Last transitions'].map((words) =>
      text.indexOf(words),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  test('leaves room on a screen for who holds the addresses, however much is wrong', () => {
    const findings = Array.from({ length: 88 }, (_, at) => ({ host: 'web-rs1', kind: 'file', text: `${at}` }) as const);
    const text = screenText(stackStatus(MANUAL, [{ ...broken, findings }]), (_, text) => text, '');
    expect(text).toContain("  - web-rs1: 4\n  ... 83 more: 'status' without --watch names all\n");
    expect(text.split('\n').indexOf('Floating addresses')).toBeLessThan(24);
    expect(statusText(stackStatus(MANUAL, [{ ...broken, findings }]), (_, text) => text)).toContain('web-rs1: 87\n');
  });

  test('says that all is well only if it is', () => {
    const text = statusText(stackStatus(MANUAL, [seen()]), (_, text) => text);
    expect(text).toContain('All is well, and as it was deployed.');
    expect(stackStatus(MANUAL, [seen()]).isWell).toBe(true);
    expect(stackStatus(MANUAL, [broken]).isWell).toBe(false);
  });

  test('ends with what one would do now', () => {
    expect(afterStatus(stackStatus(MANUAL, [seen()]), { from: '.' }).command).toBe('npx cdktf-lvs drain web-rs1');
    expect(afterStatus(stackStatus(MANUAL, [broken]), { from: '.' }).command).toBe('npx cdktf-lvs status --watch');
  });

  test.each([
    [0, '0 s'],
    [59_400, '59 s'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h 0 min'],
    [200_000_000, '2 d 7 h'],
  ])('tells %d ms as %s', (milliseconds, text) => {
    expect(spanText(milliseconds)).toBe(text);
  });
});
