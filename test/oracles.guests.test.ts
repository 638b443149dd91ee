import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GuestBase } from '../lib/model/guest-base';
import { base, clusterOf, ip, pair, pool, service, seedOf } from './fixtures';
import { describeWith } from './needs';
import { complaintAbout, complaintOf, inFolder } from './oracles';

// What an image gives to its guests, judged by the programs that read it.

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPKUXVz0S4Tl6eMHn6bGmE0xVDnZ4lYyOL2dSdXO9QKJ admin@example';
const bare = base({ sshKeys: [KEY], consoleLogin: true, nameservers: [ip('192.168.26.254')], hasPackages: false });

function seedFrom(image: GuestBase, name: string): ReturnType<typeof seedOf> {
  return seedOf(clusterOf(service({ pool: pool({ base: image, pair: pair({ base: image }) }) })), name);
}

const consoleOf = (image: GuestBase): string | undefined =>
  seedFrom(image, 'web-rs1').files.find(({ path }) => path.includes('serial-getty'))?.content;

test.each(['lvs-primary', 'web-rs1'])('%s has no password, and the keys of its image alone', (name) => {
  for (const text of [seedFrom(base(), name).userData, seedFrom(bare, name).userData]) {
    expect(text).toContain('disable_root: true\n');
    expect(text).toContain('ssh_pwauth: false\n');
    expect(text).not.toMatch(/chpasswd|passwd: [^t]|hashed|plain_text/);
  }
  expect(seedFrom(bare, name).userData).toContain(`ssh_authorized_keys:\n  - ${KEY}\n`);
  expect(seedFrom(base(), name).userData).not.toContain('ssh_authorized_keys');
});

test('the serial console is a root shell where the image says so, and else asks for what nobody has', () => {
  expect(consoleOf(bare)).toContain('--autologin root');
  expect(consoleOf(base())).toBeUndefined();
  // at the first boot it has asked for a name before the file was there
  expect(seedFrom(bare, 'web-rs1').userData.replaceAll(/\n *- /g, ' ')).toMatch(
    /enable .* try-restart serial-getty@ttyS0/,
  );
  expect(seedFrom(base(), 'web-rs1').userData).not.toContain('serial-getty');
});

test('a guest has name servers beside its one gateway, and waits for a mirror half an hour at most', () => {
  const { networkConfig, userData } = seedFrom(bare, 'lvs-primary');
  expect(networkConfig.match(/dns_nameservers:\n *- 192\.168\.26\.254/g)).toHaveLength(1);
  expect(userData).toMatch(/\/proc\/uptime\)" -lt 1800 \] \|\| exit 1/);
  expect(seedFrom(base(), 'lvs-primary').networkConfig).not.toContain('nameservers');
});

describeWith(['cloud-init'], 'cloud-init, of guests with keys, a console and name servers', () => {
  test.each(['lvs-primary', 'web-rs1'])('finds the user-data of %s valid', (name) => {
    const judge = (text: string): string | undefined =>
      complaintAbout(text, 'user-data', ['cloud-init', 'schema', '-c', '%s']);
    const { userData } = seedFrom(bare, name);
    expect(judge(userData)).toBeUndefined();
    expect(judge(userData.replace('disable_root: true', 'disable_root: [a]'))).toContain('disable_root');
  });

  test.each([
    ['networkd', 'debian', /^DNS=192\.168\.26\.254/m],
    ['netplan', 'ubuntu', /nameservers:\n +addresses:\n +- 192\.168\.26\.254/],
    ['eni', 'debian', /dns-nameservers 192\.168\.26\.254/],
    ['sysconfig', 'centos', /^DNS1=192\.168\.26\.254/m],
    ['network-manager', 'centos', /^dns=192\.168\.26\.254/m],
  ])('makes a name server of it for %s', (kind, distro, line) => {
    const text = inFolder((folder) => {
      writeFileSync(join(folder, 'network'), seedFrom(bare, 'lvs-primary').networkConfig);
      const into = join(folder, 'root');
      mkdirSync(into);
      const flags = ['--network-data', join(folder, 'network'), '--kind', 'yaml', '--output-kind', kind];
      expect(complaintOf('cloud-init', 'devel', 'net-convert', ...flags, '-d', into, '-D', distro)).toBeUndefined();
      const files = readdirSync(into, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
    });
    expect(text).toMatch(line);
  });
});

describeWith(['systemd-analyze'], 'systemd-analyze, of the serial console', () => {
  const judge = (text: string): string | undefined =>
    complaintAbout(text, 'lvs-console.service', ['systemd-analyze', 'verify', '--man=no', '%s']);

  test('accepts the drop-in as a unit, and refuses it without its command', () => {
    const text = consoleOf(bare) ?? '';
    expect(judge(text)).toBeUndefined();
    expect(judge(text.replaceAll(/^ExecStart=.*$/gm, ''))).toContain('ExecStart');
  });
});

describeWith(['sh'], 'the shell', () => {
  const judge = (text: string): string | undefined => complaintAbout(text, 'packages.sh', ['sh', '-n', '%s']);

  /** The one command that is a script of several lines. */
  function installation(name: string): string {
    const [, script = ''] =
      /^ {2}- - sh\n {4}- -c\n {4}- \|-\n((?: {6}.*\n)+)/m.exec(seedFrom(bare, name).userData) ?? [];
    return script.replaceAll(/^ {6}/gm, '');
  }

  test.each(['lvs-primary', 'web-rs1'])('takes the command for the packages of %s, and no half of it', (name) => {
    const script = installation(name);
    expect(script).toContain('apt-get update');
    expect(script).toContain('--force-confold');
    // no service starts before its settings are there, and afterwards every one may again
    expect(script).toContain("trap 'rm -f $deny' EXIT");
    expect(judge(script)).toBeUndefined();
    expect(judge(script.replace(/done\n$/, ''))).toContain('packages.sh');
  });
});
