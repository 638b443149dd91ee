/** Where the files of this library lie on a guest: one name, one path, one owner. */
export const GUEST_PATH = {
  seedProgram: '/usr/local/sbin/lvs-seed',
  seedUnit: '/etc/systemd/system/lvs-seed.service',
  seedRule: '/etc/udev/rules.d/90-lvs-seed.rules',
  seedReaders: '/etc/lvs/readers.json',
  secrets: '/etc/lvs/secrets.json',
  console: '/etc/systemd/system/serial-getty@ttyS0.service.d/90-lvs.conf',
  networkd: '/etc/systemd/networkd.conf.d/90-lvs.conf',
  networkManager: '/etc/NetworkManager/conf.d/90-lvs.conf',
  selinux: '/usr/local/sbin/lvs-selinux',
  agentUnit: '/etc/systemd/system/qemu-guest-agent.service.d/90-lvs.conf',
  agentCalls: '/etc/lvs/guest-agent',
  keepalivedUnit: '/etc/systemd/system/keepalived.service.d/90-lvs.conf',
  keepalived: '/etc/keepalived/keepalived.conf',
  // made and removed by one who moves the addresses; gone with a restart
  leave: '/run/lvs-leave',
  prefer: '/run/lvs-prefer',
  syncUnit: '/etc/systemd/system/lvs-sync.service',
  sysctl: '/etc/sysctl.d/90-lvs.conf',
  modules: '/etc/modules-load.d/lvs.conf',
  moduleOptions: '/etc/modprobe.d/lvs.conf',
  // where SELinux lets keepalived run programs
  check: '/usr/libexec/keepalived/lvs-check',
  checks: '/etc/lvs/checks.json',
  slowStart: '/usr/libexec/keepalived/lvs-slow-start',
  ping: '/usr/libexec/keepalived/lvs-ping',
  modprobe: '/etc/modprobe.d/lvs-ftp.conf',
  nginx: '/etc/nginx/nginx.conf',
  virtualAddresses: '/usr/local/sbin/lvs-virtual-addresses',
  virtualAddressesUnit: '/etc/systemd/system/lvs-virtual-addresses.service',
  vsftpdUnit: '/etc/systemd/system/vsftpd.service.d/90-lvs.conf',
} as const;

/** Where nginx finds its pages. */
export const SITE_ROOT = '/var/www/html';

/** What anonymous clients of vsftpd see. */
export const FTP_ROOT = '/srv/ftp';

/** The paths that a caller's own files may not take, on any server. */
export const LIBRARY_PATHS: ReadonlySet<string> = new Set([
  GUEST_PATH.selinux,
  GUEST_PATH.agentUnit,
  GUEST_PATH.agentCalls,
  GUEST_PATH.seedProgram,
  GUEST_PATH.seedUnit,
  GUEST_PATH.seedRule,
  GUEST_PATH.secrets,
  GUEST_PATH.seedReaders,
  GUEST_PATH.console,
  GUEST_PATH.networkd,
  GUEST_PATH.networkManager,
]);

/** And on servers that have the virtual addresses themselves. */
export const VIRTUAL_ADDRESS_PATHS: readonly string[] = [
  GUEST_PATH.virtualAddresses,
  GUEST_PATH.virtualAddressesUnit,
  GUEST_PATH.sysctl,
  GUEST_PATH.modules,
  // where the families have nft's rules
  '/etc/nftables.conf',
  '/etc/sysconfig/nftables.conf',
];
