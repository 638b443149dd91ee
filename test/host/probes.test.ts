import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { BUILD_PROGRAMS } from '../../lib/host/image-build';
import { installPackages, missingPrograms, packageOf } from '../../lib/host/packages';
import { debianVersion, expectFreeDisk, isRoot, libvirtAnswers } from '../../lib/host/probes';
import { describeWith } from '../needs';

test('nobody answers at a socket that is not there', async () => {
  expect(await libvirtAnswers('qemu+unix:///system?socket=/nowhere/libvirt-sock')).toBe(false);
});

test('a missing program is named with its Debian package, a present one is not', () => {
  expect(missingPrograms(['sh', 'no-such-program'])).toEqual([
    { program: 'no-such-program', package: 'no-such-program' },
  ]);
});

test('a file that a program needs is looked for at its path', () => {
  expect(missingPrograms(['/etc/passwd'])).toEqual([]);
  expect(missingPrograms(['/nowhere/mbr.bin'])).toHaveLength(1);
});

describeWith(['dpkg', ...BUILD_PROGRAMS], 'all that builds the lab image', () => {
  test('is in the Debian packages that are named for it', () => {
    const places = BUILD_PROGRAMS.map((program) => `/${program.replace(/^\//, '')}`);
    const { stdout } = spawnSync('dpkg', ['-S', ...places.map((place) => `*${place}`)], { encoding: 'utf8' });
    const lines = stdout.split('\n').map((line) => line.split(': '));
    BUILD_PROGRAMS.forEach((program, at) => {
      const owners = lines.filter(([, path]) => path?.endsWith(places[at] ?? '')).map(([owner]) => owner);
      expect(owners, program).toContain(packageOf(program));
    });
  });

  test('has the boot code, which the package of syslinux only recommends', () => {
    expect(BUILD_PROGRAMS.map(packageOf)).toContain('syslinux-common');
  });
});

test('refuses a disk that is too small, also for a folder that is still to be made', async () => {
  await expectFreeDisk('/tmp/not/yet', 1);
  await expect(expectFreeDisk('/tmp/not/yet', 1e9)).rejects.toThrow(
    /has \d+ MB of free disk, and 1000000000 MB are needed/,
  );
});

test.skipIf(isRoot())('without root the command to type is said (skipped: this is root)', async () => {
  await expect(installPackages(['tini'])).rejects.toThrow('sudo apt-get install tini');
});

test('nothing to install is no work', async () => {
  await installPackages([]);
});

test('a Debian release is a whole number, anything else is unknown', () => {
  const version = debianVersion();
  expect(version === undefined || Number.isInteger(version)).toBe(true);
});
