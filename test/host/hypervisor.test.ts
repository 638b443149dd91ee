import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { HostError } from '../../lib/host/host-error';
import { findHypervisor, startHypervisor, stopHypervisor } from '../../lib/host/hypervisor';
import { libvirtAnswers } from '../../lib/host/probes';
import { processesWith } from '../../lib/host/processes';
import { describeWith } from '../needs';

const ONE = `test-${process.pid}-a`;
const TWO = `test-${process.pid}-b`;

describeWith(['root', 'libvirtd', 'virsh', 'tini', 'ip', 'qemu-system-x86_64'], 'a private hypervisor', () => {
  afterEach(async () => {
    await stopHypervisor({ name: ONE });
    await stopHypervisor({ name: TWO });
  });

  test('answers, has a storage pool, an address for SPICE and forwarding', async () => {
    const lines: string[] = [];
    const { uri, namespace, storagePool, poolDirectory } = await startHypervisor({
      name: ONE,
      onProgress: (line) => lines.push(line),
    });
    expect(virsh(uri, 'pool-info', storagePool)).toMatch(/State: +running/);
    expect(existsSync(poolDirectory)).toBe(true);
    expect(inside(namespace, 'ip', '-4', '-br', 'address')).toContain('169.254.1.1/32');
    expect(inside(namespace, 'cat', '/proc/sys/net/ipv4/ip_forward').trim()).toBe('1');
    expect(lines.at(-1)).toBe(`the private hypervisor '${ONE}' answers`);
  });

  test('started twice it is the same one, also when both start at once', async () => {
    const [first, second] = await Promise.all([startHypervisor({ name: ONE }), startHypervisor({ name: ONE })]);
    const processes = processesWith(`cdktf-lvs-${ONE}`);
    const third = await startHypervisor({ name: ONE });
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect(processesWith(`cdktf-lvs-${ONE}`)).toEqual(processes);
  });

  test('two live side by side, and one outlives the other', async () => {
    const one = await startHypervisor({ name: ONE });
    const two = await startHypervisor({ name: TWO });
    define(one.uri);
    define(two.uri);
    await stopHypervisor({ name: ONE });
    expect(await libvirtAnswers(one.uri)).toBe(false);
    expect(virsh(two.uri, 'list', '--name').trim()).toBe('guest');
  });

  test('runs a guest with a SPICE display, and leaves nothing behind when it stops', async () => {
    const before = traces();
    const { uri } = await startHypervisor({ name: ONE });
    define(uri);
    expect(virsh(uri, 'list', '--name').trim()).toBe('guest');
    expect(programs()).toContain('qemu-system-x86');
    await stopHypervisor({ name: ONE });
    expect(programs()).toEqual([]);
    expect(traces()).toEqual(before);
    await stopHypervisor({ name: ONE });
  });

  test('after kill -9 of its daemon it starts again and keeps what was defined', async () => {
    const { uri } = await startHypervisor({ name: ONE });
    define(uri);
    process.kill(Number(readFileSync(`/run/cdktf-lvs/${ONE}/libvirtd.pid`, 'utf8')), 'SIGKILL');
    await expect.poll(() => findHypervisor(ONE), { timeout: 5_000 }).toBeUndefined();
    const again = await startHypervisor({ name: ONE });
    expect(again.uri).toBe(uri);
    expect(virsh(uri, 'list', '--all', '--name').trim()).toBe('guest');
    expect(programs().filter((program) => program === 'libvirtd')).toHaveLength(1);
  });

  test('heals a half-made one, and does not touch the process that now has an old pid', async () => {
    await startHypervisor({ name: ONE });
    execFileSync('ip', ['netns', 'delete', `lvs-${ONE}`]);
    writeFileSync(`/run/cdktf-lvs/${ONE}/libvirtd.pid`, String(process.pid));
    for (const pid of processesWith(`cdktf-lvs-${ONE}`)) {
      process.kill(pid, 'SIGKILL');
    }
    expect(await libvirtAnswers((await startHypervisor({ name: ONE })).uri)).toBe(true);
  });

  test('stopped before it is up, it leaves nothing behind but its files for the next start', async () => {
    const stop = new AbortController();
    const starting = startHypervisor({
      name: ONE,
      signal: stop.signal,
      onProgress: (line) => line.startsWith('starting') && setTimeout(() => stop.abort(), 300),
    });
    await expect(starting).rejects.toThrow('aborted');
    expect(programs()).toEqual([]);
    expect(existsSync(`/run/netns/lvs-${ONE}`)).toBe(false);
  });

  test('refuses a name that is no name, and says what one is', async () => {
    await expect(startHypervisor({ name: '../x' })).rejects.toThrow(HostError);
    await expect(startHypervisor({ name: '../x' })).rejects.toThrow(
      "write a letter and up to 30 more of a-z, 0-9 and '-'",
    );
  });
});

function virsh(uri: string, ...args: string[]): string {
  return execFileSync('virsh', ['-c', uri, ...args], { encoding: 'utf8' });
}

function inside(namespace: string, ...command: string[]): string {
  return execFileSync('ip', ['netns', 'exec', namespace, ...command], { encoding: 'utf8' });
}

/** Starts a guest without a disk, with the display that the provider gives to each. */
function define(uri: string): void {
  const domain = `<domain type='qemu'><name>guest</name><memory unit='MiB'>16</memory><os><type>hvm</type></os>
    <devices><graphics type='spice' listen='127.0.0.1' autoport='yes'/></devices></domain>`;
  const file = join(mkdtempSync(join(tmpdir(), 'domain-')), 'guest.xml');
  writeFileSync(file, domain);
  virsh(uri, 'define', file);
  rmSync(dirname(file), { recursive: true });
  virsh(uri, 'start', 'guest');
}

function programs(): string[] {
  return processesWith(`cdktf-lvs-${ONE}`).map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
}

/** What of this test's hypervisors can be seen on the machine. */
function traces(): Record<string, string[]> {
  const named = (lines: readonly string[]): string[] => lines.filter((line) => line.includes(ONE));
  const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
  return {
    namespaces: named(list('/run/netns')),
    mounts: named(readFileSync('/proc/self/mountinfo', 'utf8').split('\n')),
    files: named(['/run/cdktf-lvs', '/var/lib/cdktf-lvs'].flatMap(list)),
    links: readdirSync('/sys/class/net').sort(),
  };
}
