import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Distribution, GuestImage, LvsCluster, SecretFile, Workload } from '../../lib';
import { GUEST_PATH } from '../../lib/model/guest-path';
import type { Manifest } from '../../lib/manifest';
import { HostError } from '../../lib/host/host-error';
import { hostFiles, type HostFiles, type RealMachine } from '../../lib/operate/files/host-files';
import { leftOut } from '../../lib/operate/files/left-out';
import { treeOf } from '../../lib/operate/files/tree';
import { writeTree } from '../../lib/operate/files/write-tree';
import { withDisksIn } from '../keys';
import { manifestOf, manualManifest } from '../rig/manifest';
import { addHost, emptyStack, manualParts } from '../stack';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const manual = manualManifest();

function files(changes: Partial<RealMachine> = {}, manifest: Manifest = manual): HostFiles {
  return hostFiles(manifest, { host: 'lvs-primary', format: undefined, nics: [], ...changes });
}

function treeText(host: HostFiles, path: string): string {
  return (
    treeOf(host)
      .find((entry) => entry.path === path)
      ?.content.toString() ?? `no ${path}`
  );
}

function redHat(): Manifest {
  const stack = emptyStack();
  addHost(stack);
  const image = GuestImage.fromFile(stack, 'image', { path: '/rhel.qcow2', distribution: Distribution.RHEL_9 });
  new LvsCluster(stack, 'web', { image });
  return manifestOf(stack);
}

describe('the files of a host', () => {
  test('are those of the manifest, but for what only a guest needs', () => {
    const host = manual.hosts[0];
    const { files: own, units, leftOut: left } = files();
    const all = [...own.map(({ path }) => path), ...left.map(({ what }) => what)].sort();
    expect(all).toEqual([...(host?.files ?? []).map(({ path }) => path), 'lvs-seed.service'].sort());
    expect(units).toEqual(['nftables.service', 'lvs-sync.service', 'keepalived.service']);
    expect(own.find(({ path }) => path === GUEST_PATH.keepalived)).toMatchObject({
      kind: 'judged',
      check: ['keepalived', '-t', '-f', '%s'],
    });
  });

  test('leave out each file that is for a guest alone', () => {
    const paths = [
      'seedProgram',
      'seedUnit',
      'seedRule',
      'seedReaders',
      'secrets',
      'console',
      'agentUnit',
      'agentCalls',
    ];
    const named = paths.map((name) => GUEST_PATH[name as keyof typeof GUEST_PATH]);
    const file = { mode: '0644', owner: 'root', class: 'birth', content: '' } as const;
    const given = [...named, GUEST_PATH.keepalived].map((path) => ({ path, ...file }));
    expect(
      leftOut(given, [])
        .map(({ what }) => what)
        .sort(),
    ).toEqual([...named].sort());
  });

  test.each<[string, Partial<RealMachine>, string]>([
    ['a host that is not there', { host: 'lvs1' }, 'it has lvs-primary, lvs-backup, web-rs1, web-rs2'],
    ['a family that its distribution is not of', { format: 'rhel' }, 'the stack has lvs-primary as debian-12'],
    ['a NIC that it does not have', { nics: ['eth2=enp1s0'] }, "has no NIC 'eth2': it has eth0, eth1"],
    ['a name that a setting cannot have', { nics: ['eth0=enp1s0.100'] }, 'write one such as eth0=enp1s0'],
    ['a pair that is none', { nics: ['eth0'] }, 'write one such as eth0=enp1s0'],
    ['one name for two', { nics: ['eth0=eth1'] }, "would be called 'eth1'"],
  ])('refuse %s', (_, changes, words) => {
    expect(() => files(changes)).toThrow(words);
  });

  test('refuse a manifest that does not say what a host needs', () => {
    const old = JSON.parse(JSON.stringify(manual).replaceAll('"birth":{', '"other":{')) as Manifest;
    expect(() => files({}, old)).toThrow('synthesize the stack again');
  });

  test('have the real names of the NICs wherever the library wrote one, also of two that exchange theirs', () => {
    const swapped = files({ format: 'debian', nics: ['eth0=enp1s0', 'eth1=eth0'] });
    const text = (path: string): string => treeText(swapped, `files${path}`);
    expect(text(GUEST_PATH.keepalived)).toMatch(/interface enp1s0\n[^]*interface eth0\n/);
    expect(text(GUEST_PATH.sysctl)).toContain('net.ipv4.conf.enp1s0.send_redirects');
    expect(text(GUEST_PATH.keepalivedUnit)).toContain('sys-subsystem-net-devices-enp1s0.device');
    expect(JSON.stringify(treeOf(swapped))).not.toContain('eth1');
    expect(Object.keys(swapped.sysctls)).toContain('net.ipv4.conf.enp1s0.send_redirects');
  });
});

describe('the network configuration of an export', () => {
  test('is for systemd-networkd where it is Debian, with a gateway on the public side alone', () => {
    const text = (nic: string): string => treeText(files(), `network/etc/systemd/network/05-lvs-${nic}.network`);
    expect(text('eth0')).toContain('Name=eth0\n\n[Network]\nAddress=192.168.26.9/24\nGateway=192.168.26.254\n');
    expect(text('eth1')).toContain('Address=10.11.12.9/24\nKeepConfiguration=yes\n');
    expect(text('eth1')).not.toContain('Gateway');
  });

  test('is the manual’s interface file where it is Red Hat', () => {
    const rhel = files({ host: 'web-lvs-primary', format: 'rhel' }, redHat());
    const keys = (nic: string): readonly string[] =>
      treeText(rhel, `network/etc/sysconfig/network-scripts/ifcfg-${nic}`).split('\n').slice(1, 9);
    expect(keys('eth0')).toEqual([
      'DEVICE=eth0',
      'TYPE=Ethernet',
      'BOOTPROTO=none',
      'ONBOOT=yes',
      'IPADDR=192.168.26.9',
      'NETMASK=255.255.255.0',
      'GATEWAY=192.168.26.254',
      expect.stringMatching(/^#/) as string,
    ]);
    expect(keys('eth1').join('\n')).not.toMatch(/GATEWAY|DEFROUTE/);
  });

  test.each(['lvs-primary', 'web-rs1'])('of %s has no floating address but as a gateway', (host) => {
    const network = files({ host }).network.map(({ content }) => content.replaceAll(/Gateway=.*/g, ''));
    expect(network.join('')).not.toMatch(/192\.168\.26\.10\b|10\.11\.12\.10\b/);
  });
});

describe('apply.sh', () => {
  const isRight = (script: string): void => {
    writeFileSync(join(folder, 'apply.sh'), script);
    const { status, stderr } = spawnSync('sh', ['-n', join(folder, 'apply.sh')], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  };

  test.each(['lvs-primary', 'lvs-backup', 'web-rs1'])('of %s is what a shell can read', (host) => {
    isRight(treeText(files({ host }), 'apply.sh'));
  });

  test('of Red Hat is one, too, installs its packages and masks what would undo it', () => {
    const script = treeText(files({ host: 'web-lvs-primary' }, redHat()), 'apply.sh');
    isRight(script);
    expect(script).toContain('dnf install');
    expect(script).toContain('"$1" firewalld.service');
  });

  test('keeps the words of the caller’s commands as they are, whatever is in them', () => {
    const words = ['printf', '%s|', "it's", '$HOME `id` "x"', '', 'two\nlines', '*'];
    const checked = ['sh', '-c', 'exit 3', '%s', 'a%sb'];
    const workload = Workload.custom({
      files: [{ path: '/etc/app.conf', content: 'x', check: checked, reload: words }],
      commands: [words],
      units: ['app.service'],
    });
    const host = files({ host: 'web-rs1' }, manifestOf(manualParts({ pool: { workload } }).stack));
    const script = treeText(host, 'apply.sh');
    isRight(script);
    const functions = script.slice(script.indexOf('check_of()'), script.indexOf('usage()'));
    const said = (call: string): string => execFileSync('sh', ['-c', `${functions}\n${call}`], { encoding: 'utf8' });
    expect(said('command_of 0')).toBe(`${words.slice(2).join('|')}|`);
    expect(said('reload_of 0')).toBe(`${words.slice(2).join('|')}|`);
    const at = host.files.findIndex(({ path }) => path === '/etc/app.conf');
    expect(said(`check_of ${at} /the/place || echo "$?"`)).toBe('3\n');
    expect(functions).toContain('"$2" a"$2"b');
  });

  test('lets in from where the filter does, and from nowhere else', () => {
    const { stack } = manualParts({ routers: { sshFrom: ['10.0.0.0/8', '203.0.113.7'] } });
    const script = treeText(files({}, manifestOf(stack)), 'apply.sh');
    const allowed = (client: string): boolean => {
      const functions = `${script.slice(script.indexOf('ssh_allowed()'), script.indexOf('package_is_there()'))}
${script.slice(script.indexOf('number_of()'), script.indexOf('check_packages()'))}`;
      return spawnSync('sh', ['-c', `${functions}\nssh_allowed "$(number_of ${client})"`]).status === 0;
    };
    expect(['10.1.2.3', '203.0.113.7', '203.0.113.8', '11.0.0.1', '192.168.26.1'].map(allowed)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('has no secret in it nor beside it, only what it is known by', () => {
    const canary = 'canary-of-a-key';
    writeFileSync(join(folder, 'app.key'), canary);
    const secret = { path: '/etc/app.key', file: SecretFile.fromPath(join(folder, 'app.key')), owner: 'root:daemon' };
    const workload = Workload.custom({ files: [], secrets: [secret], units: ['app.service'] });
    const host = withDisksIn(folder, () =>
      files({ host: 'web-rs1' }, manifestOf(manualParts({ pool: { workload } }).stack)),
    );
    const tree = treeOf(host);
    expect(JSON.stringify(tree)).not.toContain(canary);
    const [line] = /.*\/etc\/app\.key 600 root:daemon .*/.exec(treeText(host, 'apply.sh')) ?? [];
    expect(line).toContain(`secret ${host.files[0]?.secret?.sha256} ${folder}/app.key`);
    expect(treeText(host, 'README.md')).toContain('secrets/etc/app.key');
  });
});

test('the page of an export shows a command with a bar and a backquote as it is run, in a table too', () => {
  const command = ['sh', '-c', 'a | b `c`'];
  const { birth, files: own, ...host } = files();
  const told = {
    ...host,
    birth: { ...birth, commands: [command] },
    files: own.map((file) => ({ ...file, reload: command })),
  };
  const text = treeText(told, 'README.md');
  expect(text).toContain('- `` sh -c a | b `c` ``\n');
  expect(text).toContain('| `` sh -c a \\| b `c` `` |\n');
});

describe('an export', () => {
  const tree = treeOf(files());

  test('is the same bytes each time, as an archive too, in which each file lies under the host’s name', async () => {
    expect(treeOf(files())).toEqual(tree);
    const [one, other] = [join(folder, 'one.tar.gz'), join(folder, 'other.tgz')];
    await writeTree('lvs-primary', tree, one);
    await writeTree('lvs-primary', tree, other);
    expect(readFileSync(one)).toEqual(readFileSync(other));
    await writeTree('lvs-primary', tree, join(folder, 'plain.tar'));
    expect(gunzipSync(readFileSync(one))).toEqual(readFileSync(join(folder, 'plain.tar')));
    const names = execFileSync('tar', ['tf', one], { encoding: 'utf8' }).trim().split('\n');
    expect(names).toEqual(tree.map(({ path }) => `lvs-primary/${path}`));
    const { stderr } = spawnSync('tar', ['xf', one, '-C', folder], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(statSync(join(folder, 'lvs-primary/apply.sh')).mode & 0o777).toBe(0o755);
  });

  test('replaces an earlier one of the same host, and leaves what was added to it', async () => {
    const to = join(folder, 'new');
    await writeTree('lvs-primary', [...tree, { path: 'files/etc/gone', mode: 0o644, content: '' }], to);
    mkdirSync(join(to, 'secrets'));
    writeFileSync(join(to, 'secrets/key'), '');
    const index = join(to, 'export.json');
    writeFileSync(index, readFileSync(index, 'utf8').replace('"apply.sh"', '"apply.sh", "files/etc/gone"'));
    await writeTree('lvs-primary', tree, to);
    expect(existsSync(join(to, 'secrets/key'))).toBe(true);
    expect(existsSync(join(to, 'files/etc/gone'))).toBe(false);
    expect(existsSync(join(to, 'files/etc/nftables.conf'))).toBe(true);
  });

  test.each([
    ['no name', '', "'' is no place: name a folder, or an archive such as lvs-primary.tar.gz"],
    ['a folder below a file', 'file/new', 'file/new cannot be written (ENOTDIR): name another folder or archive'],
    ['an archive below a file', 'file/new.tar', 'file/new.tar cannot be written (EEXIST)'],
  ])('is refused by %s, in one sentence', async (_, to, words) => {
    writeFileSync(join(folder, 'file'), '');
    const writing = writeTree('lvs-primary', tree, to === '' ? to : join(folder, to));
    await expect(writing).rejects.toThrow(HostError);
    await expect(writing).rejects.toThrow(words);
  });

  test.each<[string, (to: string) => void, string]>([
    ['a folder with something else in it', (to) => writeFileSync(join(to, 'a'), ''), 'not empty and no earlier export'],
    [
      'the export of another host',
      (to) => writeFileSync(join(to, 'export.json'), '{"exportOf":"cdktf-lvs","host":"web-rs1","entries":[]}'),
      'is the export of web-rs1',
    ],
    [
      'an index that leads out of it',
      (to) =>
        writeFileSync(join(to, 'export.json'), '{"exportOf":"cdktf-lvs","host":"lvs-primary","entries":["../a"]}'),
      'is no earlier export',
    ],
    [
      'a file',
      (to) => {
        rmSync(to, { recursive: true });
        writeFileSync(to, '');
      },
      'is no folder',
    ],
  ])('is refused by %s', async (_, make, words) => {
    const to = join(folder, 'new');
    mkdirSync(to);
    make(to);
    await expect(writeTree('lvs-primary', tree, to)).rejects.toThrow(words);
  });
});
