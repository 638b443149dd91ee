import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Cluster } from '../lib/model/cluster';
import type { Forwarding } from '../lib/model/forwarding';
import { renderKeepalived } from '../lib/render/keepalived';
import { renderNftables } from '../lib/render/nftables';
import type { GuestFile } from '../lib/render/guest-file';
import { clusterOf, ftpByMark, ip, pair, publicSide, service, vsftpd, seedOf } from './fixtures';
import { describeWith } from './needs';
import { complaintAbout, complaintAboutOnRouter, inFolder, wordsOfKeepalived } from './oracles';
import { beside, directly, FAR, farm, privately, QUIET_TUNNEL, routed, TUNNEL } from './topologies';

// What the topologies without NAT print, as the programs that read it see it.

const of = (forwarding: Forwarding, ...addresses: readonly string[]): Cluster => {
  const given = { ...privately(routed), forwarding };
  const virtual = addresses.length > 0 ? addresses : ['192.168.26.10'];
  return clusterOf(
    ...virtual.map((address, at) => service({ path: `lab/s${at}`, pool: given, virtualAddress: ip(address) })),
  );
};
const oneNic = clusterOf(
  service({
    pool: beside({}, { notify: [{ state: 'master', command: ['/usr/bin/logger', 'active'], content: undefined }] }),
  }),
);
const ftp = clusterOf(ftpByMark({ pool: beside({ workload: vsftpd }) }));
const mixed = ((): Cluster => {
  const floating = [ip('192.168.26.10'), ip('192.168.26.11')] as const;
  const routers = pair({
    publicInterface: publicSide({ floating }),
    privateInterface: privately(routed).pair.privateInterface,
  });
  const near = { ...privately(routed), pair: routers };
  const far = { ...near, path: 'lab/far', name: 'far', forwarding: TUNNEL, network: farm(), servers: FAR };
  return clusterOf(service({ pool: near }), service({ path: 'lab/two', pool: far, virtualAddress: floating[1] }));
})();

const WAYS: readonly [string, Cluster][] = [
  ['direct routing', of(directly())],
  ['direct routing, with rules that keep quiet', of(directly('nftables'))],
  ['direct routing, with redirected packets', of(directly('redirect'))],
  ['a tunnel', of(TUNNEL)],
  ['a tunnel, with rules that keep quiet', of(QUIET_TUNNEL)],
  ['two virtual addresses', of(QUIET_TUNNEL, '192.168.26.10', '192.168.26.11')],
];

function fileOf(cluster: Cluster, path: string): GuestFile {
  const { files } = seedOf(cluster, 'web-rs1');
  const file = files.find((each) => each.path === path);
  if (file === undefined) {
    throw new Error(`no file ${path}`);
  }
  return file;
}

const programOf = (cluster: Cluster): string => fileOf(cluster, '/usr/local/sbin/lvs-virtual-addresses').content;
const rulesOf = (cluster: Cluster): string => fileOf(cluster, '/etc/nftables.conf').content;

describeWith(['keepalived', 'unshare', 'ip'], 'keepalived', () => {
  test.each([...WAYS, ['routers with one NIC', oneNic], ['FTP', ftp], ['two ways at once', mixed]] as const)(
    'has nothing to say to %s',
    (_, cluster) => {
      expect(wordsOfKeepalived(renderKeepalived(cluster, 'primary'))).toBe('');
    },
  );

  test.each([
    ['lvs_method DR', 'lvs_method DIRECT', 'unknown [DIRECT]'],
    ['path_1 weight 0', 'path_7 weight 0', 'path_7'],
    ['notify_master', 'notify_maister', 'notify_maister'],
  ])("fails on '%s' turned into '%s'", (right, wrong, words) => {
    const text = renderKeepalived(oneNic, 'primary');
    expect(text).toContain(right);
    expect(wordsOfKeepalived(text.replace(right, wrong))).toContain(words);
  });
});

describeWith(['nft', 'unshare', 'ip'], 'nft', () => {
  const check = 'nft -c -f %s';
  const judge = (text: string): string | undefined => complaintAboutOnRouter(text, 'nftables.conf', check);

  test.each(WAYS)('accepts the rules of a server by %s', (_, cluster) => {
    expect(fileOf(cluster, '/etc/nftables.conf').check?.join(' ')).toBe(check);
    expect(judge(rulesOf(cluster))).toBeUndefined();
  });

  test.each([...WAYS, ['one NIC', oneNic], ['FTP', ftp], ['two ways at once', mixed]] as const)(
    'accepts the rules of routers for %s',
    (_, cluster) => {
      expect(judge(renderNftables(cluster, 'primary'))).toBeUndefined();
    },
  );

  test.each([
    ['a size of segments that is none', of(TUNNEL), 'maxseg size set 1440', 'maxseg size set 65536'],
    ['a sender that is none', of(directly('nftables')), 'ip set 10.11.12.1', 'ip set 10.11.12.256'],
    ['a redirection without a protocol', of(directly('redirect')), 'tcp dport { 80 } redirect', 'redirect to :80'],
  ])('fails on %s', (_, cluster, right, wrong) => {
    expect(rulesOf(cluster)).toContain(right);
    expect(judge(rulesOf(cluster).replace(right, wrong))).toContain('Error');
  });

  test('takes the rules of another way away when they are replaced', () => {
    const script = ['nft -f "$0"', 'nft -f "$1"', 'nft list ruleset'].join(' && ');
    const after = (...ways: readonly Forwarding[]): string =>
      inFolder((folder) => {
        const files = ways.map((way, at) => {
          const file = join(folder, `${at}.nft`);
          writeFileSync(file, rulesOf(of(way)));
          return file;
        });
        const words = ['--map-root-user', '--net', 'sh', '-c', script, ...files];
        const { stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8' });
        return stdout + stderr;
      });
    expect(after(directly(), QUIET_TUNNEL)).toMatch(/maxseg[^]*daddr ip 192\.168\.26\.10 drop/);
    expect(after(QUIET_TUNNEL, directly())).not.toMatch(/maxseg|daddr/);
    expect(after(directly('redirect'), directly('sysctl'))).not.toContain('redirect');
  });
});

describeWith(['cloud-init'], 'cloud-init', () => {
  test.each([
    ['a server with rules that keep quiet', of(QUIET_TUNNEL), 'web-rs1'],
    ['a router with one NIC', oneNic, 'lvs-primary'],
  ])('finds the user-data of %s valid', (_, cluster, name) => {
    const { userData } = seedOf(cluster, name);
    const judge = (text: string): string | undefined =>
      complaintAbout(text, 'user-data', ['cloud-init', 'schema', '-c', '%s']);
    expect(judge(userData)).toBeUndefined();
    expect(judge(userData.replace(/^hostname: .*$/m, 'hostname: [a]'))).toContain('hostname');
  });
});

describeWith(['systemd-analyze'], 'systemd-analyze', () => {
  test('accepts the unit of the virtual addresses, and refuses it without its command', () => {
    const unit = fileOf(of(TUNNEL), '/etc/systemd/system/lvs-virtual-addresses.service').content;
    const judge = (text: string): string | undefined =>
      complaintAbout(text.replace('/usr/local/sbin/lvs-virtual-addresses', '/bin/true'), 'lvs-va.service', [
        'systemd-analyze',
        'verify',
        '--man=no',
        '%s',
      ]);
    expect(judge(unit)).toBeUndefined();
    expect(judge(unit.replace(/^ExecStart=.*$/m, ''))).toContain('ExecStart');
  });
});

describeWith(['unshare', 'ip'], 'lvs-virtual-addresses', () => {
  /** What a server holds after these programs, one after another; a bridge has the tunnel's name. */
  function held(...steps: readonly (Cluster | string)[]): readonly string[] {
    return inFolder((folder) => {
      const commands = steps.map((step, at) => {
        if (typeof step === 'string') {
          return step;
        }
        writeFileSync(join(folder, `${at}`), programOf(step), { mode: 0o755 });
        return join(folder, `${at}`);
      });
      const script = ['set -e', 'ip link set lo up', ...commands, 'ip -o -4 address show', 'ip -o link show up'].join(
        '\n',
      );
      const words = ['--map-root-user', '--net', 'sh', '-c', script];
      const { status, stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8' });
      if (status !== 0) {
        throw new Error(stderr);
      }
      return stdout.split('\n').flatMap((line) => {
        const [, device, address] = /^\d+: (\S+) +inet (\S+)/.exec(line) ?? [];
        const [, up] = /^\d+: (tunl0)[:@].*UP/.exec(line) ?? [];
        return address === undefined ? (up ?? []) : `${device} ${address}`;
      });
    });
  }

  const LOOP = 'lo 127.0.0.1/8';
  const WITH_TUNNEL = 'ip link add tunl0 type bridge';
  const [first, second] = ['192.168.26.10', '192.168.26.11'];
  const own = 'ip address add 10.9.9.9/32 dev lo';

  test.each<[string, readonly (Cluster | string)[], readonly string[]]>([
    ['adds the addresses', [of(directly(), first, second)], [LOOP, `lo ${first}/32`, `lo ${second}/32`]],
    ['keeps them when it runs again', [of(directly(), first), of(directly(), first)], [LOOP, `lo ${first}/32`]],
    [
      'adds another one',
      [of(directly(), first), of(directly(), first, second)],
      [LOOP, `lo ${first}/32`, `lo ${second}/32`],
    ],
    [
      'removes what no service has any more',
      [of(directly(), first, second), of(directly(), second)],
      [LOOP, `lo ${second}/32`],
    ],
    [
      'is not led astray by the beginning of an address',
      [of(directly(), '192.168.26.1'), of(directly(), '192.168.26.12')],
      [LOOP, 'lo 192.168.26.12/32'],
    ],
    [
      'leaves the addresses of others alone',
      [own, of(directly(), first), of(directly('redirect'))],
      [LOOP, 'lo 10.9.9.9/32'],
    ],
    ['gives none where packets are redirected', [of(directly('redirect'))], [LOOP]],
    ['has them on the tunnel that it takes up', [WITH_TUNNEL, of(TUNNEL, first)], [LOOP, `tunl0 ${first}/32`, 'tunl0']],
    [
      'moves them to the tunnel',
      [of(directly(), first), WITH_TUNNEL, of(TUNNEL, first)],
      [LOOP, `tunl0 ${first}/32`, 'tunl0'],
    ],
    [
      'moves them back from the tunnel',
      [WITH_TUNNEL, of(TUNNEL, first), of(directly(), first)],
      [LOOP, `lo ${first}/32`, 'tunl0'],
    ],
  ])('%s', (_, steps, addresses) => {
    expect(held(...steps)).toEqual(addresses);
  });

  test('does not touch an address that stays: one that was taken away would come last', () => {
    const reversed = [LOOP, `lo ${second}/32`, `lo ${first}/32`];
    expect(held(of(directly(), second, first))).toEqual(reversed);
    expect(held(of(directly(), second, first), of(directly(), first, second))).toEqual(reversed);
  });

  test('fails where there is no tunnel', () => {
    expect(() => held('ip link del tunl0 2>/dev/null || true', of(TUNNEL, first))).toThrow();
  });
});
