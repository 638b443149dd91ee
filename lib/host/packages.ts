import { accessSync, constants, existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { HostError } from './host-error';
import { isRoot } from './probes';
import { PATH, run } from './program';
import type { Task } from './task';

// the boot code, which the package of syslinux only recommends
export const SYSLINUX_MBR = '/usr/lib/syslinux/mbr/mbr.bin';

// where Debian keeps what does not lie in a package of its own name
const PACKAGES: Readonly<Record<string, string>> = {
  chroot: 'coreutils',
  dd: 'coreutils',
  dnsmasq: 'dnsmasq-base',
  du: 'coreutils',
  ip: 'iproute2',
  iptables: 'iptables',
  libvirtd: 'libvirt-daemon-system',
  mcopy: 'mtools',
  'mkfs.ext4': 'e2fsprogs',
  'mkfs.vfat': 'dosfstools',
  'qemu-img': 'qemu-utils',
  'qemu-system-x86_64': 'qemu-system-x86',
  setpriv: 'util-linux',
  sfdisk: 'fdisk',
  ssh: 'openssh-client',
  sysctl: 'procps',
  unshare: 'util-linux',
  virsh: 'libvirt-clients',
  nft: 'nftables',
  [SYSLINUX_MBR]: 'syslinux-common',
};

/** A program or a file that is not here, and the Debian package that brings it. */
export interface MissingProgram {
  readonly program: string;
  readonly package: string;
}

/** Which of the programs this machine lacks; of a file that is no program, its absolute path stands for it. */
export function missingPrograms(programs: readonly string[]): MissingProgram[] {
  return programs
    .filter((program) => (isAbsolute(program) ? !existsSync(program) : !isInstalled(program)))
    .map((program) => ({ program, package: packageOf(program) }));
}

/** The Debian package of a program, or of a file by its absolute path. */
export function packageOf(program: string): string {
  return PACKAGES[program] ?? program;
}

/** Installs Debian packages, with nothing that they merely recommend. */
export async function installPackages(packages: readonly string[], task: Task = {}): Promise<void> {
  const names = [...new Set(packages)];
  if (names.length === 0) {
    return;
  }
  if (!isRoot()) {
    throw new HostError(`these packages are missing: ${names.join(' ')}; run: sudo apt-get install ${names.join(' ')}`);
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args: readonly string[], limitMs: number): Promise<string> =>
    run('apt-get', ['-q', ...args], { env, limitMs, signal: task.signal });
  task.onProgress?.('apt-get update');
  try {
    await apt(['update', '-o', 'APT::Update::Error-Mode=any'], 5 * 60_000);
    task.onProgress?.(`apt-get install ${names.join(' ')}`);
    await apt(['install', '-y', '--no-install-recommends', ...names], 20 * 60_000);
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
    throw new HostError(
      `${names.join(' ')} could not be installed: see that this machine reaches its Debian mirror (apt-get update), ` +
        `or install them by hand; ${error.message}`,
      { cause: error },
    );
  }
}

function isInstalled(program: string): boolean {
  return PATH.split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
