import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announcement, type GuestPlan, planGuests } from '../../lib/rig/rehearsal/guest-plans';
import { qemuArguments } from '../../lib/rig/rehearsal/qemu';
import { type Pair, pairs } from './pairs';

const image = { path: '/images/disk.qcow2', kernel: '/images/vmlinuz' };

describe('the guests of a rehearsal', () => {
  let folder: string;
  let one: readonly GuestPlan[];
  let two: readonly GuestPlan[];

  const planned = (...all: readonly Pair[]): Promise<readonly GuestPlan[]> =>
    planGuests(pairs(...all), { folder, image, isKvm: false });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plans-'));
    one = await planned({ ftp: 'helper' }, {});
    two = await planned({ ftp: 'helper' }, { ftp: 'marks' });
  });

  afterAll(() => rm(folder, { recursive: true }));

  test('are announced with the memory of all, and why they are so many', () => {
    expect(announcement(one)).toBe('booting one guest for 10 hosts (no KVM, 544 MiB)');
    expect(announcement(two)).toBe(
      'booting 2 guests for 10 hosts (no KVM, 928 MiB in all): ' +
        "lvs0-primary needs the kernel's module ip_vs_ftp, which lvs1-primary must not have",
    );
  });

  test('are told from each other in messages', () => {
    expect(one.map(({ title }) => title)).toEqual(['the guest of the rehearsal']);
    expect(new Set(two.map(({ title }) => title)).size).toBe(2);
    two.forEach(({ title, names: [first = ''] }) => expect(title).toContain(`guest of ${first} and `));
  });

  test('have an archive and a control port each', async () => {
    expect((await readdir(folder)).sort()).toEqual(['job0.tar', 'job1.tar']);
    expect(new Set(two.map(({ machine }) => machine.socket)).size).toBe(2);
  });

  test('have a NIC for each cable, on the files that follow the three usual ones', () => {
    const [first, second] = two.map(({ machine }) => qemuArguments(machine).filter((word) => word.includes('cable')));
    expect(first).toEqual(['socket,id=cable0,fd=3', 'virtio-net-pci,netdev=cable0,mac=02:4b:00:00:00:00,romfile=']);
    expect(second).toEqual(['socket,id=cable0,fd=3', 'virtio-net-pci,netdev=cable0,mac=02:4b:00:01:00:00,romfile=']);
    expect(one.flatMap(({ machine }) => qemuArguments(machine)).join(' ')).not.toMatch(/netdev|virtio-net/);
  });
});
