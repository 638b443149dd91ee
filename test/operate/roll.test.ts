import { describe, expect, test } from 'vitest';
import type { PlannedChange } from '../../lib/host/terraform';
import { classesOf, type RollClasses } from '../../lib/operate/roll/classes';
import { connectionsOf, unknownTo } from '../../lib/operate/roll/connections';
import { differingFacts, pairFactsOf } from '../../lib/operate/roll/pair-facts';
import { manualManifest } from '../rig/manifest';

const HEAD = 'Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData';
const TIMEOUT = 'Timeout (tcp tcpfin udp): 900 120 300';
const OPEN = 'TCP C6336402 855C C0A81A0A 0050 0A0B0C01 0050 ESTABLISHED     898';
const NAME = 'TCP 198.51.100.2:34140 192.168.26.10:80 10.11.12.1:80';

describe('the table of connections', () => {
  test('has those that are open, and how long ago their client spoke', () => {
    const text = [HEAD, OPEN, OPEN.replace('855C', '8560').replace('898', '840'), TIMEOUT].join('\n');
    expect(connectionsOf(text)).toEqual({
      open: [
        { name: NAME, idleSeconds: 2 },
        { name: NAME.replace('34140', '34144'), idleSeconds: 60 },
      ],
      opening: 0,
    });
  });

  test.each([
    ['that are closed', 'TIME_WAIT      110', 0],
    ['that are closing', 'FIN_WAIT       110', 0],
    ['that are templates of persistence', 'NONE           290', 0],
    ['that are being opened, but their number', 'SYN_RECV        58', 1],
  ])('has none %s', (_, state, opening) => {
    const text = [HEAD, OPEN.replace(/ESTABLISHED +898/, state), TIMEOUT].join('\n');
    expect(connectionsOf(text)).toEqual({ open: [], opening });
  });

  test('has udp with its own timeout', () => {
    const text = [HEAD, 'UDP C6336402 855C C0A81A0A 0035 0A0B0C01 0035 UDP             290', TIMEOUT].join('\n');
    expect(connectionsOf(text).open).toEqual([
      { name: 'UDP 198.51.100.2:34140 192.168.26.10:53 10.11.12.1:53', idleSeconds: 10 },
    ]);
  });

  test('of the other router lacks what it must have heard of, and what nobody could tell it', () => {
    const none = connectionsOf([HEAD, TIMEOUT].join('\n'));
    const here = connectionsOf([HEAD, OPEN, OPEN.replace('855C', '8560').replace('898', '840'), TIMEOUT].join('\n'));
    expect(unknownTo(here, none, 30)).toEqual({ lively: [NAME], idle: [NAME.replace('34140', '34144')] });
    expect(unknownTo(here, here, 30)).toEqual({ lively: [], idle: [] });
    expect(unknownTo(none, here, 30)).toEqual({ lively: [], idle: [] });
  });
});

describe('what routers of a pair must agree on', () => {
  const fileOf = (...changes: Parameters<typeof manualManifest>): string =>
    manualManifest(...changes)
      .hosts.find(({ role }) => role === 'router')
      ?.files.find(({ path }) => path === '/etc/keepalived/keepalived.conf')?.content ?? '';
  const text = fileOf();

  test('is read from the file of either', () => {
    expect(Object.fromEntries(pairFactsOf(text))).toEqual({
      'the VRRP version': '2',
      'the virtual router id of VI_PUBLIC': '51',
      'the advertisement interval of VI_PUBLIC': '1',
      'the first floating address of VI_PUBLIC': '192.168.26.10/24',
      'the virtual router id of VI_PRIVATE': '52',
      'the advertisement interval of VI_PRIVATE': '1',
      'the first floating address of VI_PRIVATE': '10.11.12.10/24',
    });
    expect(differingFacts(pairFactsOf(text), pairFactsOf(text))).toEqual([]);
  });

  test.each([
    ['vrrp_version 2', 'vrrp_version 3', 'the VRRP version: 2 -> 3'],
    ['virtual_router_id 52', 'virtual_router_id 53', 'the virtual router id of VI_PRIVATE: 52 -> 53'],
    ['advert_int 1', 'advert_int 2', 'the advertisement interval of VI_PUBLIC: 1 -> 2'],
    [' 192.168.26.10/24', ' 192.168.26.11/24', /^the first floating address of VI_PUBLIC: .*10\/24 -> .*11\/24$/],
    [
      '    advert_int 1\n',
      '    advert_int 1\n    unicast_src_ip 192.168.26.9\n',
      /^the peers of VI_PUBLIC: none -> unicast$/,
    ],
  ])('differs where %j becomes %j', (before, after, fact) => {
    expect(text).toContain(before);
    const differing = differingFacts(pairFactsOf(text), pairFactsOf(text.replace(before, after)));
    expect(differing).toEqual([typeof fact === 'string' ? fact : expect.stringMatching(fact)]);
  });

  test.each([
    ['priority 150', 'priority 140'],
    ['weight 1\n', 'weight 3\n'],
    ['interval 2', 'interval 4'],
  ])('does not differ where %j becomes %j', (before, after) => {
    expect(text).toContain(before);
    expect(differingFacts(pairFactsOf(text), pairFactsOf(text.replaceAll(before, after)))).toEqual([]);
  });
});

describe('the changes of a plan', () => {
  const manifest = manualManifest();
  const of = (name: string): { readonly domain: string; readonly disk: string; readonly seed: string } =>
    manifest.hosts.find((host) => host.name === name)?.resources ?? { domain: '', disk: '', seed: '' };
  const none: RollClasses = { live: [], born: [], added: [], removed: [], moved: [], images: [], shared: [] };
  const router = of('lvs-primary');
  const CASES: readonly (readonly [string, readonly PlannedChange[], Partial<RollClasses>])[] = [
    ['none', [], {}],
    [
      'another seed disk in a running domain is live',
      [
        { address: router.seed, action: 'replace' },
        { address: router.domain, action: 'update' },
      ],
      { live: ['lvs-primary'] },
    ],
    ['another domain is another guest', [{ address: router.domain, action: 'replace' }], { born: ['lvs-primary'] }],
    ['so is another disk', [{ address: router.disk, action: 'replace' }], { born: ['lvs-primary'] }],
    ['and a domain that is gone', [{ address: router.domain, action: 'create' }], { born: ['lvs-primary'] }],
    [
      'and a router of which nothing is there',
      Object.values(router).map((address) => ({ address, action: 'create' as const })),
      { born: ['lvs-primary'] },
    ],
    [
      'a real server of which nothing is there is new',
      Object.values(of('web-rs1')).map((address) => ({ address, action: 'create' as const })),
      { added: ['web-rs1'] },
    ],
    [
      'a machine that is no host any more goes',
      [{ address: 'libvirt_domain.old', action: 'delete' }],
      { removed: ['libvirt_domain.old'] },
    ],
    [
      'an image may be another one, or go',
      [
        { address: 'libvirt_volume.image', action: 'replace' },
        { address: 'libvirt_volume.old', action: 'delete' },
      ],
      { images: ['libvirt_volume.image'], removed: ['libvirt_volume.old'] },
    ],
    [
      'a network may come, or go with the last one on it',
      [
        { address: 'libvirt_network.new', action: 'create' },
        { address: 'libvirt_network.old', action: 'delete' },
      ],
      { added: ['libvirt_network.new'], removed: ['libvirt_network.old'] },
    ],
    [
      'a network that becomes another one is shared by those on it',
      [{ address: 'libvirt_network.public', action: 'replace' }],
      { shared: ['libvirt_network.public'] },
    ],
  ];

  test.each(CASES)('%s', (_, changes, expected) => {
    expect(classesOf(manifest, changes)).toEqual({ ...none, ...expected });
  });

  const moving: readonly PlannedChange[] = [
    ...Object.values(router).map((address) => ({ address, action: 'create' as const })),
    { address: 'libvirt_domain.old', action: 'delete' },
  ];
  const hypervisors = ['east', 'west'].map((name) => ({ path: `lab/${name}`, name, provider: 'libvirt' }));

  test('a machine that comes while another one goes may be moved, where there are several hypervisors', () => {
    const expected = { ...none, moved: ['lvs-primary'], removed: ['libvirt_domain.old'] };
    expect(classesOf({ ...manifest, hypervisors }, moving)).toEqual(expected);
  });

  test.each([
    ['on one hypervisor', manifest, moving],
    ['while no other one goes', { ...manifest, hypervisors }, moving.filter(({ action }) => action === 'create')],
  ])('and is made anew %s', (_, given, changes) => {
    expect(classesOf(given, changes)).toMatchObject({ born: ['lvs-primary'], moved: [] });
  });
});
