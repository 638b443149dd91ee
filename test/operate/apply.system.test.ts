import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import type { Manifest, ManifestFile, ManifestHost } from '../../lib/manifest';
import { hostFiles } from '../../lib/operate/files/host-files';
import { lookFor } from '../../lib/operate/capture/look-for';
import { watchPackets } from '../../lib/operate/capture/watch';
import { treeOf } from '../../lib/operate/files/tree';
import { sshCommand } from '../../lib/operate/reach/ssh-command';
import { sshWay } from '../../lib/operate/reach/ssh-way';
import type { CommandResult } from '../../lib/rig/rig';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import { GATEWAY } from '../../lib/rig/rehearsal/surroundings';
import { describeWith } from '../needs';
import { URL } from '../rig/contract';
import { manifestOf, manualManifest } from '../rig/manifest';
import { topologyStack } from './topology-stack';

// emulated processors of a busy machine
vi.setConfig({ testTimeout: 900_000, hookTimeout: 600_000 });

const ROUTER = 'lvs-primary';
const SERVER = 'web-rs2';

describeWith(['root', 'qemu-system-x86_64', 'setpriv'], 'the export of a host, on a machine without its files', () => {
  const manifest = manualManifest();
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    rehearsal = await startRehearsal(bare(manifest, [ROUTER, SERVER]), {});
    await waitUntil(() => answers('web-rs1'), { what: 'an answer', limitMs: 300_000, everyMs: 200 });
  });

  afterAll(() => rehearsal.stop());

  const answers = async (server: string): Promise<boolean> =>
    (await rehearsal.rig.request(URL))?.body.trim() === server;
  const run = (host: string, ...command: readonly string[]): Promise<CommandResult> =>
    rehearsal.rig.run(host, command, 300_000);
  const apply = (host: string, ...options: readonly string[]): Promise<CommandResult> =>
    run(host, 'sh', '/root/export/apply.sh', ...options);
  const textOf = async (host: string, path: string): Promise<string> => (await run(host, 'cat', path)).stdout;
  const contentOf = (host: string, path: string): string | undefined =>
    manifest.hosts.find(({ name }) => name === host)?.files.find((file) => file.path === path)?.content;
  const KEEPALIVED = '/etc/keepalived/keepalived.conf';
  const MODULES = '/etc/modules-load.d/lvs.conf';

  test('says what it would do, and does nothing, in a dry run', async () => {
    const { exitCode, stdout } = await apply(ROUTER, '--dry-run');
    expect(stdout).toContain(`install ${KEEPALIVED}\n`);
    expect(stdout).toContain('start keepalived.service\n');
    expect(stdout).toContain('lvs-primary: nothing was changed\n');
    expect(exitCode).toBe(0);
    expect(await textOf(ROUTER, MODULES)).toBe('');
  });

  test('refuses another machine, another NIC and another user, and says why', async () => {
    expect((await apply(SERVER, '--nonsense')).exitCode).toBe(2);
    const refusedWith = async (what: string, by: string): Promise<string> => {
      await run(ROUTER, 'sh', '-c', `sed '${by}' /root/export/apply.sh >/root/export/other.sh`);
      const { exitCode, stderr } = await run(ROUTER, 'sh', '/root/export/other.sh');
      expect(exitCode, what).toBe(1);
      return stderr;
    };
    expect(await refusedWith('a release', 's/debian 12 /debian 13 /')).toContain("this machine is 'debian 12 '");
    expect(await refusedWith('a NIC', 's/" eth1 /" enp1s0 /')).toContain('export again with --nic enp1s0=eth1');
    expect(await refusedWith('a NIC', 's/" eth1 .*/" enp1s0 02:00:00:00:00:01/')).toMatch(/this machine has.* eth0 \(/);
    const stranger = await run(ROUTER, 'setpriv', '--reuid', '1', 'sh', '/root/export/apply.sh');
    expect(stranger.exitCode).not.toBe(0);
    expect(await textOf(ROUTER, MODULES)).toBe('');
  });

  test('installs nothing where a reader refuses its file', async () => {
    await run(
      ROUTER,
      'sh',
      '-c',
      `cp /root/export/files${KEEPALIVED} /root/good; echo 'vrrp_instance {' >>/root/export/files${KEEPALIVED}`,
    );
    const { exitCode, stderr } = await apply(ROUTER);
    await run(ROUTER, 'cp', '/root/good', `/root/export/files${KEEPALIVED}`);
    expect(stderr).toContain(`the reader of ${KEEPALIVED} refuses it: no file was installed`);
    expect(exitCode).toBe(1);
    expect(await textOf(ROUTER, MODULES)).toBe('');
    expect(await textOf(ROUTER, '/etc/systemd/system/lvs-sync.service')).toBe('');
    expect((await run(ROUTER, 'systemctl', 'is-active', 'keepalived.service')).exitCode).not.toBe(0);
  });

  test('makes it the host: each file as in the stack, each unit started, and a second run has nothing to do', async () => {
    for (const host of [ROUTER, SERVER]) {
      const { exitCode, stdout, stderr } = await apply(host);
      expect({ exitCode, stderr }, stdout).toEqual({ exitCode: 0, stderr: '' });
      const again = await apply(host);
      expect(again).toEqual({ exitCode: 0, stdout: `${host}: nothing to do, all is as it must be\n`, stderr: '' });
    }
    for (const path of [KEEPALIVED, MODULES, '/etc/nftables.conf', '/etc/sysctl.d/90-lvs.conf']) {
      expect(await textOf(ROUTER, path), path).toBe(contentOf(ROUTER, path));
    }
    expect(await textOf(ROUTER, '/var/lib/cdktf-lvs/before/etc/nftables.conf')).toContain('flush ruleset');
    expect((await run(ROUTER, 'systemctl', 'is-active', 'lvs-sync.service')).exitCode).toBe(0);
  });

  test('takes a hand off its files, and reloads what reads them', async () => {
    await run(SERVER, 'sh', '-c', 'echo by hand >/var/www/html/index.html; echo >>/etc/nginx/nginx.conf');
    const { exitCode, stdout } = await apply(SERVER);
    expect(stdout.split('\n')).toEqual([
      'install /etc/nginx/nginx.conf',
      'install /var/www/html/index.html',
      expect.stringContaining('run systemctl --no-block try-reload-or-restart nginx.service') as string,
      'web-rs2: done',
      '',
    ]);
    expect(exitCode).toBe(0);
  });

  test('removes what its next export does not have, and refuses the export of another host', async () => {
    await run(SERVER, 'sh', '-c', 'touch /etc/old; echo /etc/old >>/var/lib/cdktf-lvs/paths');
    expect((await apply(SERVER)).stdout).toContain('remove /etc/old\n');
    expect((await run(SERVER, 'test', '-e', '/etc/old')).exitCode).toBe(1);
    await run(SERVER, 'sh', '-c', 'echo web-rs1 >/var/lib/cdktf-lvs/host');
    expect((await apply(SERVER)).stderr).toContain('this machine is web-rs1');
    await run(SERVER, 'sh', '-c', 'echo web-rs2 >/var/lib/cdktf-lvs/host');
  });

  test('serves as the deployed router does, once the other one is off', async () => {
    const table = async (router: string): Promise<readonly string[]> =>
      (await run(router, 'ipvsadm', '-Sn')).stdout.split('\n').sort();
    // the server was bare, and comes back with the next check
    const tableText = async (): Promise<string> => (await table('lvs-backup')).join('\n');
    await expect.poll(tableText, { timeout: 120_000, interval: 500 }).toContain('10.11.12.2:80');
    const deployed = await table('lvs-backup');
    expect(await rehearsal.rig.activeRouters()).toEqual(['lvs-backup']);
    await rehearsal.rig.kill('lvs-backup');
    const seen = new Set<string>();
    const both = async (): Promise<boolean> => {
      seen.add((await rehearsal.rig.request(URL))?.body.trim() ?? '');
      return seen.has('web-rs1') && seen.has('web-rs2');
    };
    await waitUntil(both, { what: 'answers of both servers', limitMs: 300_000, everyMs: 200 });
    expect(await rehearsal.rig.activeRouters()).toEqual([ROUTER]);
    await expect.poll(() => table(ROUTER), { timeout: 120_000, interval: 500 }).toEqual(deployed);
  });

  test('shows packages as they come, by a filter that says what to look for', async () => {
    const watch = { host: ROUTER, nic: 'eth0', limitSeconds: 60, count: 3, signal: new AbortController().signal };
    const packets = await watchPackets(rehearsal.rig, { ...watch, filter: 'ip proto 112', onPacket: () => undefined });
    expect(packets).toHaveLength(3);
    packets.forEach(({ text }) => expect(text).toMatch(/^IP 192\.168\.26\.9 > 224\.0\.0\.18: VRRP/));
    const wrong = watchPackets(rehearsal.rig, { ...watch, filter: 'no such word', onPacket: () => undefined });
    await expect(wrong).rejects.toThrow('tcpdump at eth0 of lvs-primary did not start');
    const stacks = [
      manifest,
      ...(['direct-routing', 'tunnel'] as const).map((each) => manifestOf(topologyStack(each))),
    ];
    const filters = stacks.flatMap((stack) =>
      stack.hosts.flatMap((host) => host.nics.flatMap((nic) => lookFor(stack, host, nic).map(({ filter }) => filter))),
    );
    const script = 'for filter in "$@"; do tcpdump -i eth0 -d "$filter" >/dev/null || echo "$filter"; done';
    expect(await run(ROUTER, 'sh', '-c', script, 'sh', ...new Set(filters))).toMatchObject({ exitCode: 0, stdout: '' });
  });

  test('lets in by SSH, at once and through a router, and notices a host that is another one', async () => {
    const [near, client] = [{ ...manifest, hosts: manifest.hosts.map((host) => ({ ...host, sshKeys: 1 })) }, GATEWAY];
    await run(client, 'ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/key');
    const key = await textOf(client, '/root/key.pub');
    const serve =
      'rm -f /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key; pkill -x sshd; mkdir -p /run/sshd ~/.ssh; echo "$1" >~/.ssh/authorized_keys; /usr/sbin/sshd';
    for (const host of [ROUTER, SERVER]) {
      expect(await run(host, 'sh', '-c', serve, 'sh', key)).toMatchObject({ exitCode: 0 });
    }
    const settings = { knownHosts: '/root/known hosts', identity: '/root/key', namespace: undefined };
    const hostnameOf = (host: string, stack: Manifest = near): Promise<CommandResult> =>
      run(client, ...sshCommand(sshWay(stack, host, [ROUTER], 'root'), { ...settings, command: ['hostname'] }));
    expect(await hostnameOf(ROUTER)).toMatchObject({ exitCode: 0, stdout: `${ROUTER}\n` });
    expect(await hostnameOf(SERVER)).toMatchObject({ exitCode: 0, stdout: `${SERVER}\n` });
    await run(SERVER, 'sh', '-c', serve, 'sh', key);
    expect((await hostnameOf(SERVER)).stderr).toContain('HOST IDENTIFICATION HAS CHANGED');
    const reborn = near.hosts.map((host) => ({ ...host, seed: { ...host.seed, instance: `${host.name}-new` } }));
    expect(await hostnameOf(SERVER, { ...near, hosts: reborn })).toMatchObject({ exitCode: 0, stdout: `${SERVER}\n` });
  });
});

/** The hosts as a bare image, with their export in /root/export. */
function bare(manifest: Manifest, names: readonly string[]): Manifest {
  const emptied = (host: ManifestHost): ManifestHost => {
    const tree = treeOf(hostFiles(manifest, { host: host.name, format: 'debian', nics: [] }));
    const files = tree.map(({ path, mode, content }): ManifestFile => ({
      path: `/root/export/${path}`,
      mode: mode.toString(8).padStart(4, '0'),
      owner: 'root',
      class: 'birth',
      content: content.toString(),
    }));
    return { ...host, files, sysctls: {}, units: [] };
  };
  const hosts = manifest.hosts.map((host) => (names.includes(host.name) ? emptied(host) : host));
  return { ...manifest, hosts };
}
