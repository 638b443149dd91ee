/** Where the files of this library lie on a guest: one name, one path, one owner. */
export const GUEST_PATH = {
  seedProgram: '/usr/local/sbin/lvs-seed',
  seedUnit: '/etc/systemd/system/lvs-seed.service',
  seedRule: '/etc/udev/rules.d/90-lvs-seed.rules',
  seedReaders: '/etc/lvs/readers.json',
  console: '/etc/systemd/system/serial-getty@ttyS0.service.d/90-lvs.conf',
  networkd: '/etc/systemd/networkd.conf.d/90-lvs.conf',
  keepalivedUnit: '/etc/systemd/system/keepalived.service.d/90-lvs.conf',
  keepalived: '/etc/keepalived/keepalived.conf',
  nftables: '/etc/nftables.conf',
  sysctl: '/etc/sysctl.d/90-lvs.conf',
  modules: '/etc/modules-load.d/lvs.conf',
  moduleOptions: '/etc/modprobe.d/lvs.conf',
  // where SELinux lets keepalived run programs
  check: '/usr/libexec/keepalived/lvs-check',
  checks: '/etc/lvs/checks.json',
  slowStart: '/usr/libexec/keepalived/lvs-slow-start',
  modprobe: '/etc/modprobe.d/lvs-ftp.conf',
  nginx: '/etc/nginx/nginx.conf',
  vsftpd: '/etc/vsftpd.conf',
  vsftpdUnit: '/etc/systemd/system/vsftpd.service.d/90-lvs.conf',
} as const;

/** Where nginx finds its pages. */
export const SITE_ROOT = '/var/www/html';

/** What anonymous clients of vsftpd see. */
export const FTP_ROOT = '/srv/ftp';

/** The paths that a caller's own files may not take. */
export const LIBRARY_PATHS: ReadonlySet<string> = new Set([
  GUEST_PATH.seedProgram,
  GUEST_PATH.seedUnit,
  GUEST_PATH.seedRule,
  GUEST_PATH.seedReaders,
  GUEST_PATH.console,
  GUEST_PATH.networkd,
]);
