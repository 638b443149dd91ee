/** What a guest image is, as far as the files on it depend on it. */
export interface Distribution {
  readonly name: string;
  /** Packages that a router needs. */
  readonly routerPackages: readonly string[];
  readonly nginxPackages: readonly string[];
  readonly vsftpdPackages: readonly string[];
  /** The files in which systemd-networkd finds a NIC's configuration, by whoever wrote it. */
  readonly networkdFiles: (nic: string) => readonly string[];
}

/** The distributions that guests are rendered for; the README says with which of them guests were seen to work. */
export const Distribution = {
  /** Debian 12 (bookworm): cloud-init writes for systemd-networkd, itself or through netplan. */
  DEBIAN_12: {
    name: 'debian-12',
    routerPackages: ['iputils-ping', 'ipvsadm', 'keepalived', 'nftables'],
    nginxPackages: ['nginx-light'],
    vsftpdPackages: ['vsftpd'],
    networkdFiles: (nic) => [`10-cloud-init-${nic}.network`, `10-netplan-${nic}.network`],
  },
  /** Debian 13 (trixie): the same. */
  DEBIAN_13: {
    name: 'debian-13',
    routerPackages: ['iputils-ping', 'ipvsadm', 'keepalived', 'nftables'],
    nginxPackages: ['nginx'],
    vsftpdPackages: ['vsftpd'],
    networkdFiles: (nic) => [`10-cloud-init-${nic}.network`, `10-netplan-${nic}.network`],
  },
} as const satisfies Readonly<Record<string, Distribution>>;
