import { createHash } from 'node:crypto';
import { guestFiles } from './image-files';
import { GUEST_SCRIPT } from './image-script';

/** What a lab image is made from: whatever changes here changes its key, and so makes a new image. */
export interface ImageRecipe {
  /** Raised when the build itself changes what comes out. */
  readonly revision: number;
  readonly suite: string;
  readonly packages: readonly string[];
  /** Parameters of the kernel. */
  readonly kernel: readonly string[];
  /** Files of the guest: absolute path and content. */
  readonly files: Readonly<Record<string, string>>;
  /** Run inside the finished tree. */
  readonly script: string;
  readonly bootMegabytes: number;
  /** Room in the root file system beyond what is installed. */
  readonly spareMegabytes: number;
}

// the root file system is found by this: the disk may be virtio, NVMe or SCSI
export const ROOT_UUID = '6c767300-0000-4000-8000-000000000001';

export const LAB_IMAGE: ImageRecipe = {
  revision: 1,
  suite: 'bookworm',
  packages: [
    // the system
    ...[
      'linux-image-cloud-amd64',
      'tiny-initramfs',
      'systemd-sysv',
      'dbus',
      'udev',
      'kmod',
      'cloud-init',
      'python3-yaml',
    ],
    // what a cluster runs
    ...['keepalived', 'ipvsadm', 'nftables', 'conntrack', 'nginx-light', 'vsftpd'],
    // how one gets in and looks around
    ...[
      'openssh-server',
      'sudo',
      'qemu-guest-agent',
      'iproute2',
      'iputils-ping',
      'curl',
      'tcpdump',
      'ethtool',
      'procps',
      'less',
    ],
    'ca-certificates',
  ],
  kernel: [
    `root=UUID=${ROOT_UUID}`,
    'rootflags=noatime',
    'rw',
    'console=ttyS0,115200n8',
    'net.ifnames=0',
    // no wait for the check of a link-local address that is made from the guest's own MAC
    'sysctl.net.ipv6.conf.default.accept_dad=0',
    // makes the kernel look for a changed medium; elsewhere udev does it, when it goes through the modules
    'block.events_dfl_poll_msecs=2000',
    'quiet',
    // a guest of a lab on a machine without KVM: each of these saves seconds of emulated processor at boot
    'cryptomgr.notests',
    'mitigations=off',
    'init_on_alloc=0',
    'apparmor=0',
    'audit=0',
    'rcupdate.rcu_expedited=1',
    // QEMU keeps its translation of a library only as long as each process has it at the same address
    'norandmaps',
  ],
  files: guestFiles(),
  script: GUEST_SCRIPT,
  bootMegabytes: 32,
  spareMegabytes: 500,
};

/** The same for the same recipe, on any machine. */
export function recipeKey(recipe: ImageRecipe): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
}
