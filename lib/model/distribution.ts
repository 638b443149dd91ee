/** What a guest image is, as far as the files on it depend on it. */
export interface Distribution {
  /** As the manifest has it. */
  readonly name: string;
  /** What brings packages to a guest. */
  readonly packageManager: 'apt' | 'dnf';
  /** Packages that a router needs. */
  readonly routerPackages: readonly string[];
  /** Packages that a web server needs. */
  readonly nginxPackages: readonly string[];
  /** Packages that an FTP server needs. */
  readonly vsftpdPackages: readonly string[];
  /** What it boots with at least, and what a guest has that names nothing. */
  readonly memoryMiB: { readonly least: number; readonly usual: number };
  /** What sets up the NICs. */
  readonly network: NetworkService;
  /** What nftables.service loads. */
  readonly nftablesPath: string;
  /** As whom nginx serves. */
  readonly nginxUser: string;
  /** Where its FTP server looks, and how it starts. */
  readonly vsftpd: {
    readonly path: string;
    /** An empty folder. */
    readonly chroot: string;
    /** Whether its unit waits for it to leave the foreground. */
    readonly isForking: boolean;
  };
  /** Whether it enforces a policy that has to be told of what is unusual. */
  readonly hasSelinux: boolean;
  /** Units that would undo what this library sets up. */
  readonly masked: readonly string[];
  /** Calls of the guest agent that stay refused; undefined where the distribution refuses none. */
  readonly refusedAgentCalls: readonly string[] | undefined;
}

/** What sets up the NICs, and so must leave alone what keepalived does to them. */
export type NetworkService =
  | {
      readonly kind: 'networkd';
      /** The files in which systemd-networkd finds a NIC's configuration, by whoever wrote it. */
      readonly files: (nic: string) => readonly string[];
    }
  | { readonly kind: 'network-manager' };

// cloud-init writes for systemd-networkd, itself or through netplan
const DEBIAN = {
  packageManager: 'apt',
  routerPackages: ['iputils-ping', 'ipvsadm', 'keepalived', 'nftables'],
  vsftpdPackages: ['vsftpd'],
  memoryMiB: { least: 128, usual: 384 },
  network: { kind: 'networkd', files: (nic) => [`10-cloud-init-${nic}.network`, `10-netplan-${nic}.network`] },
  nftablesPath: '/etc/nftables.conf',
  nginxUser: 'www-data',
  vsftpd: { path: '/etc/vsftpd.conf', chroot: '/var/run/vsftpd/empty', isForking: false },
  hasSelinux: false,
  masked: [],
  refusedAgentCalls: undefined,
} as const satisfies Omit<Distribution, 'name' | 'nginxPackages'>;

/** The distributions that guests are rendered for; docs/hypervisor.md says with which of them guests were seen to work. */
export const Distribution = {
  /** Debian 12 (bookworm). */
  DEBIAN_12: { ...DEBIAN, name: 'debian-12', nginxPackages: ['nginx-light'] },
  /** Debian 13 (trixie): the same, but for nginx's package. */
  DEBIAN_13: { ...DEBIAN, name: 'debian-13', nginxPackages: ['nginx'] },
  /**
   * Red Hat Enterprise Linux 9, and what is built from it: Rocky Linux 9, AlmaLinux 9, CentOS Stream 9. All packages are
   * in BaseOS and AppStream.
   */
  RHEL_9: {
    name: 'rhel-9',
    packageManager: 'dnf',
    // the last one has semanage(8)
    routerPackages: ['ipvsadm', 'iputils', 'keepalived', 'nftables', 'procps-ng', 'policycoreutils-python-utils'],
    nginxPackages: ['nginx', 'policycoreutils-python-utils'],
    vsftpdPackages: ['vsftpd', 'policycoreutils-python-utils'],
    // Red Hat's minimum for an installation is 1.5 GiB; with less than 1 GiB dnf is killed
    memoryMiB: { least: 1024, usual: 1536 },
    network: { kind: 'network-manager' },
    // its nftables.service: ExecStart=/sbin/nft -f /etc/sysconfig/nftables.conf
    nftablesPath: '/etc/sysconfig/nftables.conf',
    nginxUser: 'nginx',
    // its vsftpd.service: Type=forking, ExecStart=/usr/sbin/vsftpd /etc/vsftpd/vsftpd.conf
    vsftpd: { path: '/etc/vsftpd/vsftpd.conf', chroot: '/usr/share/empty', isForking: true },
    hasSelinux: true,
    masked: ['firewalld.service'],
    // of those that its /etc/sysconfig/qemu-ga refuses: a command is needed by drills, a file by nobody
    refusedAgentCalls: [
      ...['guest-file-open', 'guest-file-close', 'guest-file-read', 'guest-file-write'],
      ...['guest-file-seek', 'guest-file-flush'],
    ],
  },
} as const satisfies Readonly<Record<string, Distribution>>;
