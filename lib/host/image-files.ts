/** The files that make a Debian a lab guest: a fast boot, and no word about any cluster. */
export function guestFiles(): Record<string, string> {
  return {
    '/etc/cloud/cloud.cfg': CLOUD_CFG,
    '/etc/systemd/journald.conf.d/lab.conf': '[Journal]\nStorage=volatile\nRuntimeMaxUse=16M\n',
    '/etc/ssh/sshd_config.d/lab.conf': 'HostKey /etc/ssh/ssh_host_ed25519_key\n',
    '/etc/fstab': '# the kernel mounts the root file system by itself\n',
    '/etc/machine-id': '',
    '/etc/hostname': 'lab\n',
    '/etc/hosts': '127.0.0.1 localhost\n::1 localhost\n',
    '/etc/resolv.conf': '# no name server: a lab talks in addresses\n',
  };
}

// the modules that work when a user's cloud-config asks for them; those that work unasked are left out
const CLOUD_CFG = `users: [default]
disable_root: true
preserve_hostname: false
datasource_list: [NoCloud, None]
# networkd reads what the first stage writes before it starts: nothing to bring up afterwards
disable_network_activation: true
ssh_genkeytypes: [ed25519]
apt: {preserve_sources_list: true}
manage_etc_hosts: false
output: {all: '>> /var/log/cloud-init-output.log'}
cloud_init_modules:
  - bootcmd
  - write-files
  - disk_setup
  - mounts
  - set_hostname
  - update_hostname
  - update_etc_hosts
  - ca-certs
  - users-groups
  - ssh
cloud_config_modules:
  - ssh-import-id
  - set-passwords
  - ntp
  - timezone
  - runcmd
cloud_final_modules:
  - package-update-upgrade-install
  - write-files-deferred
  - scripts-per-once
  - scripts-per-boot
  - scripts-per-instance
  - scripts-user
  - phone-home
  - final-message
  - power-state-change
system_info:
  distro: debian
  network: {renderers: [networkd]}
  default_user:
    name: debian
    lock_passwd: true
    gecos: Debian
    groups: [adm, audio, cdrom, dialout, dip, floppy, netdev, plugdev, video]
    shell: /bin/bash
  paths: {cloud_dir: /var/lib/cloud/, templates_dir: /etc/cloud/templates/}
  ssh_svcname: ssh
`;
