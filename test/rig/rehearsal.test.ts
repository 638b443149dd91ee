import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { RealServerPool, VirtualService } from '../../lib';
import { labImage } from '../../lib/host/image';
import { waitUntil } from '../../lib/host/task';
import type { Manifest } from '../../lib/manifest';
import { type RehearsalReport, reportOf } from '../../lib/rig/rehearsal/report';
import { type Rehearsal, startRehearsal, withRehearsal } from '../../lib/rig/rehearsal/start';
import { describeWith } from '../needs';
import { rigContract, URL } from './contract';
import { clientMbit, LINK_MBIT, linkedManifest } from './links';
import { manualParts } from '../stack';
import { manifestOf, manualManifest } from './manifest';
import { pairs } from './pairs';

const NEEDS = ['root', 'qemu-system-x86_64', 'setpriv'];

// emulated processors of a busy machine
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

describeWith(NEEDS, 'a rehearsal', () => {
  rigContract(async (task) => {
    const manifest = manualManifest();
    const { rig, stop } = await startRehearsal(manifest, task);
    return { rig, manifest, stop };
  });
});

describeWith(NEEDS, 'the report of a rehearsal', () => {
  let rehearsal: Rehearsal;
  let report: RehearsalReport;
  const manifest = linkedManifest();

  beforeAll(async () => {
    rehearsal = await startRehearsal(manifest, {});
    report = await reportOf(rehearsal, manifest, {});
  });

  afterAll(() => rehearsal.stop());

  test('has no problem, each file as it was synthesized, an answer of each service, one active router', () => {
    expect(report.problems).toEqual([]);
    const files = manifest.hosts.map((host) => [host.name, host.files.map(({ path }) => path)]);
    expect(report.hosts.map((host) => [host.name, host.files.map(({ path }) => path)])).toEqual(files);
    expect(report.hosts.flatMap((host) => host.files).every((file) => file.isAsSynthesized)).toBe(true);
    expect(report.services).toMatchObject([{ service: 'lab/http', isAnswered: true }]);
    expect(report.active).toHaveLength(1);
  });

  test('names what only a real host shows', () => {
    const left = report.notRehearsed.map(({ what }) => what);
    expect(left).toEqual(
      expect.arrayContaining(['cloud-init', 'lvs-seed.service', '/etc/systemd/networkd.conf.d/90-lvs.conf']),
    );
    expect(report.standIns).toEqual([]);
  });

  test.each([
    ['forwarding off', ['sysctl', '-w', 'net.ipv4.ip_forward=0'], ['sysctl', '-w', 'net.ipv4.ip_forward=1']],
    ['no way out', ['ip', 'route', 'del', 'default'], ['ip', 'route', 'add', 'default', 'via', '192.168.26.254']],
  ])('is about a path that can break: %s', async (_, breaking, mending) => {
    const { rig } = rehearsal;
    const [active = ''] = await rig.activeRouters();
    expect(await rig.request(URL, 5_000)).toBeDefined();
    expect(await rig.run(active, breaking)).toMatchObject({ exitCode: 0 });
    expect(await rig.request(URL)).toBeUndefined();
    expect(await rig.run(active, mending)).toMatchObject({ exitCode: 0 });
    expect(await rig.request(URL, 5_000)).toBeDefined();
  });

  test('is about links as fast as their network, in each direction', async () => {
    for (const way of ['down', 'up'] as const) {
      const mbit = await clientMbit(rehearsal.rig, way);
      expect(mbit, way).toBeLessThanOrEqual(LINK_MBIT);
      expect(mbit, way).toBeGreaterThan(0);
    }
  });

  test('is about packets as long as their network, of which a router says that the next one is narrower', async () => {
    const ping = async (bytes: number, to: string): Promise<string> =>
      (await rehearsal.rig.run('web-rs1', ['ping', '-c', '1', '-M', 'do', '-s', `${bytes - 28}`, to])).stdout;
    expect(await ping(9000, '10.11.12.2')).toContain(' 0% packet loss');
    expect(await ping(9001, '10.11.12.2')).toContain('100% packet loss');
    expect(await ping(9000, '192.168.26.254')).toContain('Frag needed and DF set (mtu = 1500)');
  });

  test('of another one beside it: says what did not start, what a namespace lacks, and who was stood in for', async () => {
    const mixed = damaged(withOthers());
    const other = await withRehearsal(mixed, {}, (_, rehearsed) => reportOf(rehearsed, mixed, {}));
    expect(other.problems).toEqual([
      'lvs-backup: bonding.service: there is no such unit in the image or among the files',
    ]);
    expect(other.standIns).toEqual([
      ...['old-a', 'old-b'].map((host) => ({
        host,
        isManaged: false,
        what: expect.stringMatching(/^is not managed here: .*8080/) as string,
      })),
      { host: 'web-rs1', isManaged: true, what: expect.stringContaining('app.service') as string },
    ]);
    expect(other.hosts.map(({ name }) => name)).not.toContain('old-a');
    expect(other.notRehearsed).toContainEqual({
      what: 'net.core.rmem_max',
      reason: expect.stringContaining('namespace') as string,
    });
    expect(other.services).toMatchObject([
      { service: 'lab/http', isAnswered: true },
      { service: 'lab/old-http', isAnswered: true },
    ]);
    expect(await rehearsal.rig.request(URL, 5_000)).toBeDefined();
  });
});

describeWith(NEEDS, 'a rehearsal that goes wrong', () => {
  test('ends with the panic of a guest that finds no disk to run from', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'panic-'));
    const path = join(folder, 'empty.qcow2');
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', path, '8M']);
    const image = { path, kernel: (await labImage()).kernel };
    await expect(startRehearsal(manualManifest(), { image })).rejects.toThrow(/gone: QEMU ended.*Kernel panic/s);
    rmSync(folder, { recursive: true });
  });

  test('ends with QEMU’s own words where it refuses to start', async () => {
    const image = { path: '/nowhere/disk.qcow2', kernel: '/nowhere/vmlinuz' };
    await expect(startRehearsal(manualManifest(), { image })).rejects.toThrow(/\/nowhere\//);
  });

  test('is stopped by its signal, and nothing of it stays', async () => {
    const abort = new AbortController();
    const started = startRehearsal(manualManifest(), { signal: abort.signal });
    const qemus = await qemusOf(process.pid, 1);
    abort.abort(new Error('enough'));
    await expect(started).rejects.toThrow('enough');
    await gone(qemus);
  });

  test('is stopped by its signal with all its guests', async () => {
    const abort = new AbortController();
    const started = startRehearsal(inTwoGuests(), { signal: abort.signal });
    const qemus = await qemusOf(process.pid, 2);
    abort.abort(new Error('enough'));
    await expect(started).rejects.toThrow('enough');
    await gone(qemus);
  });

  test('ends with all its guests when one of them is gone, and says which', async () => {
    const started = startRehearsal(inTwoGuests(), {});
    const qemus = await qemusOf(process.pid, 2);
    process.kill(qemus[1] ?? 0, 'SIGKILL');
    await expect(started).rejects.toThrow(/guest of lvs1-\S+ and 3 more is gone: QEMU ended with SIGKILL/);
    await gone(qemus);
  });

  test('does not outlive a caller that is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'killed-'));
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(inTwoGuests()));
    const start = join(__dirname, '../../lib/rig/rehearsal/start');
    const program = `require(${JSON.stringify(start)}).startRehearsal(require(${JSON.stringify(folder)} + '/manifest.json'), {})`;
    const caller = spawn(process.execPath, ['--import', 'tsx', '-e', program], { stdio: 'ignore' });
    const qemus = await qemusOf(caller.pid ?? 0, 2);
    caller.kill('SIGKILL');
    await gone(qemus);
    rmSync(folder, { recursive: true });
  });
});

/** Of which one pair needs the FTP helper, and the other must not have it. */
function inTwoGuests(): Manifest {
  return pairs({ ftp: 'helper' }, { ftp: 'marks' });
}

/** The manual's cluster with servers behind it that are made elsewhere. */
function withOthers(): Manifest {
  const { stack, routers } = manualParts();
  const servers = { a: '10.11.12.21', b: '10.11.12.22' };
  const pool = RealServerPool.fromAddresses(stack, 'old', { routers, servers });
  new VirtualService(stack, 'old-http', { pool, port: 8080 });
  return manifestOf(stack);
}

/** A unit that does not exist, a setting of the whole kernel, and a workload that the image cannot run. */
function damaged(manifest: Manifest): Manifest {
  const hosts = manifest.hosts.map((host) => {
    switch (host.name) {
      case 'lvs-backup':
        return { ...host, units: [...host.units, 'bonding.service'] };
      case 'lvs-primary':
        return { ...host, sysctls: { ...host.sysctls, 'net.core.rmem_max': 1_000_000 } };
      case 'web-rs1':
        return { ...host, units: ['lvs-seed.service', 'app.service'] };
      default:
        return host;
    }
  });
  return { ...manifest, hosts };
}

/** The QEMUs with a control port that a process has started, in the order of their archives. */
async function qemusOf(parent: number, count: number): Promise<readonly number[]> {
  let found: readonly number[] = [];
  const areThere = (): boolean => {
    const all = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
    const guests = all.flatMap((pid) => guestOf(Number(pid), parent));
    found = guests.sort((one, other) => (one.archive < other.archive ? -1 : 1)).map(({ pid }) => pid);
    return found.length === count;
  };
  await waitUntil(areThere, { what: `${count} QEMU to appear`, limitMs: 60_000 });
  return found;
}

function guestOf(pid: number, parent: number): readonly { readonly pid: number; readonly archive: string }[] {
  try {
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split('(qemu-system');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const isGuest = command.includes('virtserialport') && Number(fields.split(' ')[2]) === parent;
    return isGuest ? [{ pid, archive: /job\d+\.tar/.exec(command)?.[0] ?? '' }] : [];
  } catch {
    return []; // it ended meanwhile
  }
}

async function gone(pids: readonly number[]): Promise<void> {
  await waitUntil(() => !pids.some((pid) => readdirSync('/proc').includes(`${pid}`)), {
    what: `QEMU ${pids.join(', ')} to end`,
    limitMs: 30_000,
  });
}
