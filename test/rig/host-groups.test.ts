import { describe, expect, test } from 'vitest';
import type { Manifest, ManifestFile } from '../../lib/manifest';
import { archiveOf } from '../../lib/rig/rehearsal/archive';
import { hostGroups } from '../../lib/rig/rehearsal/host-groups';
import { jobsOf } from '../../lib/rig/rehearsal/job';
import { jointsOf } from '../../lib/rig/rehearsal/joints';
import { notRehearsed } from '../../lib/rig/rehearsal/not-rehearsed';
import { CLIENT, GATEWAY } from '../../lib/rig/rehearsal/surroundings';
import { type Pair, pairs } from './pairs';

/** The names of the hosts of each group. */
function groupsOf(manifest: Manifest): readonly (readonly string[])[] {
  return hostGroups(manifest).map(({ hosts }) => hosts.map(({ name }) => name));
}

/** All that belongs to pairs of the stack. */
function hostsOf(...numbers: readonly number[]): readonly string[] {
  const of = (at: number): readonly string[] => [`files${at}-a`, `files${at}-b`, `lvs${at}-backup`, `lvs${at}-primary`];
  return numbers.flatMap(of).sort();
}

function modprobeFile(content: string): ManifestFile {
  return { path: '/etc/modprobe.d/own.conf', mode: '0644', owner: 'root', class: 'service', content };
}

/** The same with lines of modprobe.d(5) and modules on one of its hosts. */
function changed(manifest: Manifest, host: string, lines: string, modules: readonly string[] = []): Manifest {
  const hosts = manifest.hosts.map((each) =>
    each.name === host
      ? { ...each, files: [...each.files, modprobeFile(lines)], modules: [...each.modules, ...modules] }
      : each,
  );
  return { ...manifest, hosts };
}

describe('the hosts of a stack', () => {
  test.each<readonly [string, readonly Pair[]]>([
    ['without FTP', [{}, {}]],
    ['all with the helper', [{ ftp: 'helper' }, { ftp: 'helper' }]],
    ['all with marks', [{ ftp: 'marks' }, { ftp: 'marks' }]],
    ['with marks beside no FTP', [{ ftp: 'marks' }, {}]],
    ['with the helper beside no FTP', [{ ftp: 'helper' }, {}]],
    ['with tables of one size', [{ connectionTableBits: 16 }, { connectionTableBits: 16 }]],
  ])('share a guest, in the manifest’s order: pairs %s', (_, all) => {
    const manifest = pairs(...all);
    expect(groupsOf(manifest)).toEqual([manifest.hosts.map(({ name }) => name)]);
    expect(hostGroups(manifest)).toMatchObject([{ because: [] }]);
  });

  test.each<readonly [string, readonly Pair[], readonly (readonly string[])[], readonly string[]]>([
    [
      'of which one needs the FTP helper and the other must not have it',
      [{ ftp: 'helper' }, { ftp: 'marks' }],
      [hostsOf(0), hostsOf(1)],
      ["lvs0-primary needs the kernel's module ip_vs_ftp, which lvs1-primary must not have"],
    ],
    [
      'of which one must not have the helper that the other needs',
      [{ ftp: 'marks' }, { ftp: 'helper' }],
      [hostsOf(0), hostsOf(1)],
      ["lvs1-primary needs the kernel's module ip_vs_ftp, which lvs0-primary must not have"],
    ],
    [
      'with tables of two sizes',
      [{ connectionTableBits: 16 }, { connectionTableBits: 18 }],
      [hostsOf(0), hostsOf(1)],
      ["lvs0-primary has 'options ip_vs conn_tab_bits=16' for the kernel, which lvs1-primary has not"],
    ],
    [
      'with a table of another size than the usual one',
      [{}, { connectionTableBits: 16 }],
      [hostsOf(0), hostsOf(1)],
      ["lvs1-primary has 'options ip_vs conn_tab_bits=16' for the kernel, which lvs0-primary has not"],
    ],
    [
      'that want three kernels, and a fourth one that fits the second',
      [{ ftp: 'helper' }, { ftp: 'marks' }, { connectionTableBits: 16 }, { ftp: 'marks' }],
      [hostsOf(0), hostsOf(1, 3), hostsOf(2)],
      [
        "lvs0-primary needs the kernel's module ip_vs_ftp, which lvs1-primary must not have",
        "lvs2-primary has 'options ip_vs conn_tab_bits=16' for the kernel, which lvs0-primary has not",
        "lvs2-primary has 'options ip_vs conn_tab_bits=16' for the kernel, which lvs1-primary has not",
      ],
    ],
  ])('are apart: pairs %s', (_, all, groups, reasons) => {
    const manifest = pairs(...all);
    expect(groupsOf(manifest).map((names) => [...names].sort())).toEqual(groups);
    expect(hostGroups(manifest).flatMap(({ because }) => because)).toEqual(reasons);
  });

  test('are apart from their own routers where they must be, and stay with them where not', () => {
    const manifest = pairs({ ftp: 'helper' });
    const server = (lines: string, modules?: readonly string[]): readonly (readonly string[])[] =>
      groupsOf(changed(manifest, 'files0-a', lines, modules));
    const all = [manifest.hosts.map(({ name }) => name)];
    const alone = [manifest.hosts.map(({ name }) => name).filter((name) => name !== 'files0-a'), ['files0-a']];
    expect(server('blacklist  ip-vs-ftp\n')).toEqual(alone);
    expect(server('blacklist floppy\n')).toEqual(all);
    expect(server('# blacklist ip_vs_ftp\n')).toEqual(all);
    expect(server('options ip_vs_ftp ports=2121\n')).toEqual(alone);
    expect(server('options dummy numdummies=2\n', ['dummy'])).toEqual(all);
  });

  test('are one group where there are none', () => {
    expect(hostGroups({ hosts: [], clusters: [] })).toEqual([{ hosts: [], because: [] }]);
  });
});

describe('a guest', () => {
  test('has the modules of its own hosts and no others', () => {
    const jobs = jobsOf(pairs({ ftp: 'helper' }, { ftp: 'marks' }));
    expect(jobs.map(({ modules }) => modules.includes('ip_vs_ftp'))).toEqual([true, false]);
    expect(jobs.map(({ modules }) => modules.includes('ip_vs'))).toEqual([true, true]);
  });

  test('has the options of its own hosts and no others', () => {
    const manifest = pairs({ connectionTableBits: 16 }, { connectionTableBits: 18 }, { connectionTableBits: 18 });
    const files = jobsOf(manifest).map(
      (job) => archiveOf(manifest, job, new Map()).find(({ path }) => path === 'modprobe.d/rehearsal.conf')?.content,
    );
    expect(files).toEqual(['options ip_vs conn_tab_bits=16\n', 'options ip_vs conn_tab_bits=18\n']);
  });

  test('has each host and its files once, the first one the client and the gateway before it', () => {
    const manifest = pairs({ ftp: 'helper' }, { ftp: 'marks' });
    const names = jobsOf(manifest).map(({ hosts }) => hosts.map(({ name }) => name));
    expect(names.map((each) => [...each].sort())).toEqual([[CLIENT, ...hostsOf(0), GATEWAY].sort(), hostsOf(1)]);
    const entries = jobsOf(manifest).map((job) => archiveOf(manifest, job, new Map()).map(({ path }) => path));
    const has = (path: string): readonly boolean[] => entries.map((paths) => paths.includes(path));
    expect(has('job/hosts/lvs0-primary/etc/keepalived/keepalived.conf')).toEqual([true, false]);
    expect(has('job/hosts/lvs1-primary/etc/keepalived/keepalived.conf')).toEqual([false, true]);
  });

  test('of several has cables where a network has hosts in more than one, and waits for the others', () => {
    const jobs = jobsOf(pairs({ ftp: 'helper' }, { ftp: 'marks' }));
    expect(jobs.map(({ isHeld, modules }) => isHeld && modules.includes('virtio_net'))).toEqual([true, true]);
    // the gateway is on the public network of the second pair; its private one is in one guest alone
    const cables = jobs.map(({ joints }) => joints.map(({ cable, bridge }) => ({ cable, bridge })));
    const bridge = jobs[1]?.hosts.find(({ name }) => name === 'lvs1-primary')?.nics[0]?.bridge;
    expect(cables).toEqual([[{ cable: 0, bridge }], [{ cable: 0, bridge }]]);
  });

  test('of several has cables that take packets as long as their network', () => {
    const manifest = pairs({ ftp: 'helper' }, { ftp: 'marks' });
    const networks = manifest.networks.map((each) => (each.path === 'lab/public1' ? { ...each, mtu: 9000 } : each));
    const mtus = (of: typeof manifest) => jobsOf(of).map(({ joints }) => joints.map(({ mtu }) => mtu));
    expect(mtus({ ...manifest, networks })).toEqual([[9000], [9000]]);
    expect(mtus(manifest)).toEqual([[1500], [1500]]);
  });

  test('that is the only one has no cable, and waits for nobody', () => {
    const [job, ...others] = jobsOf(pairs({ ftp: 'helper' }, {}));
    expect(job).toMatchObject({ joints: [], isHeld: false });
    expect(job?.modules).not.toContain('virtio_net');
    expect(others).toEqual([]);
  });
});

describe('the cables between guests', () => {
  test.each<readonly [string, Pair, number]>([
    ['are slower than one kernel, which the report says', { ftp: 'marks' }, 1],
    ['are not there where one kernel is enough, and the report is silent', { ftp: 'helper' }, 0],
  ])('%s', (_, second, count) => {
    const left = notRehearsed(pairs({ ftp: 'helper' }, second), new Map());
    expect(left.filter(({ reason }) => reason.includes('between two guests'))).toHaveLength(count);
  });

  const bridges = new Map(['a', 'b', 'c'].map((network) => [network, `br-${network}`]));
  const ends = (...guests: readonly (readonly string[])[]): readonly (readonly string[])[] =>
    jointsOf(guests, bridges).map((joints) => joints.map(({ cable, bridge }) => `${cable} ${bridge}`));

  test.each<readonly [string, readonly (readonly string[])[], readonly (readonly string[])[]]>([
    ['none where no network is shared', [['a'], ['b', 'c']], [[], []]],
    ['one for a network of two', [['a', 'a', 'b'], ['a']], [['0 br-a'], ['0 br-a']]],
    [
      'from the first to each other one, and no circle',
      [['a'], ['a'], ['a']],
      [['0 br-a', '1 br-a'], ['0 br-a'], ['1 br-a']],
    ],
    [
      'past a guest that does not have the network',
      [['a'], ['b'], ['a', 'b']],
      [['0 br-a'], ['1 br-b'], ['0 br-a', '1 br-b']],
    ],
  ])('are %s', (_, guests, expected) => {
    expect(ends(...guests)).toEqual(expected);
  });

  test('have a MAC of its own at each end', () => {
    const all = jointsOf([['a', 'b'], ['a', 'b'], ['b']], bridges).flatMap((joints) => joints.map(({ mac }) => mac));
    expect(new Set(all).size).toBe(6);
    all.forEach((mac) => expect(mac).toMatch(/^02:4b(:[0-9a-f]{2}){4}$/));
  });
});
