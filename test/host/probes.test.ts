import { expect, test } from 'vitest';
import { installPackages, missingPrograms } from '../../lib/host/packages';
import { debianVersion, expectFreeDisk, isRoot, libvirtAnswers } from '../../lib/host/probes';

test('nobody answers at a socket that is not there', async () => {
  expect(await libvirtAnswers('qemu+unix:///system?socket=/nowhere/libvirt-sock')).toBe(false);
});

test('a missing program is named with its Debian package, a present one is not', () => {
  expect(missingPrograms(['sh', 'no-such-program'])).toEqual([
    { program: 'no-such-program', package: 'no-such-program' },
  ]);
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
