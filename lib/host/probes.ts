import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HostError } from './host-error';
import { succeeds } from './program';

/** Whether this process may do everything. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether a libvirt daemon answers there. */
export function libvirtAnswers(uri: string): Promise<boolean> {
  return succeeds('virsh', ['-c', uri, 'version', '--daemon'], 5_000);
}

/** The number of this machine's Debian release, such as 12; undefined on anything else. */
export function debianVersion(): number | undefined {
  const release = new Map(
    osRelease()
      .split('\n')
      .map((line) => line.split('=', 2))
      .map(([key = '', value = '']) => [key, value.replaceAll('"', '')]),
  );
  const version = Number(release.get('VERSION_ID'));
  return release.get('ID') === 'debian' && version > 0 ? version : undefined;
}

/** Refuses a machine whose packages are not known to work. */
export function expectDebian(): void {
  const version = debianVersion();
  if (version === undefined || version < 12) {
    throw new HostError(
      `this machine runs ${version === undefined ? 'something else than Debian' : `Debian ${version}`}: ` +
        'the lab is known to work on Debian 12 (bookworm) or newer; use such a machine, or a virtual one',
    );
  }
}

/** MB of free disk at a folder, there or still to be made. */
export async function freeMegabytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return Math.floor((bavail * bsize) / 1e6);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT') || dirname(folder) === folder) {
      throw error;
    }
    return freeMegabytes(dirname(folder));
  }
}

/** Refuses a folder, there or still to be made, whose disk has less room than asked for. */
export async function expectFreeDisk(folder: string, megabytes: number): Promise<void> {
  const free = await freeMegabytes(folder);
  if (free < megabytes) {
    throw new HostError(`${folder} has ${free} MB of free disk, and ${megabytes} MB are needed: make room there`);
  }
}

function osRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
