// nothing here serves a guest that lives for an hour; each costs processor time while the cluster comes up
const MASKED = [
  ...['apt-daily.timer', 'apt-daily-upgrade.timer', 'dpkg-db-backup.timer', 'e2scrub_all.timer', 'fstrim.timer'],
  ...['e2scrub_reap.service', 'systemd-pstore.service', 'systemd-random-seed.service', 'systemd-update-utmp.service'],
  ...['systemd-update-utmp-runlevel.service', 'systemd-binfmt.service', 'systemd-hwdb-update.service'],
  ...['systemd-journal-catalog-update.service', 'systemd-journal-flush.service', 'systemd-machine-id-commit.service'],
  ...['systemd-boot-system-token.service', 'systemd-sysusers.service', 'ldconfig.service', 'ifupdown-pre.service'],
  ...['systemd-quotacheck.service', 'systemd-fsck-root.service', 'systemd-remount-fs.service', 'modprobe@drm.service'],
  ...['modprobe@configfs.service', 'modprobe@dm_mod.service', 'modprobe@fuse.service', 'modprobe@loop.service'],
  ...['sys-kernel-config.mount', 'sys-fs-fuse-connections.mount', 'proc-sys-fs-binfmt_misc.automount'],
  ...['kmod-static-nodes.service', 'systemd-tmpfiles-setup-dev.service', 'systemd-network-generator.service'],
  ...['sys-kernel-debug.mount', 'sys-kernel-tracing.mount', 'dev-mqueue.mount', 'dev-hugepages.mount'],
  ...['getty@tty1.service', 'cloud-init-hotplugd.socket', 'systemd-ask-password-wall.path', 'remote-fs.target'],
];

// each runs at boot and again at each 'systemctl enable', and finds nothing to generate here
const GENERATORS = [
  ...['cloud-init', 'systemd-cryptsetup', 'systemd-debug', 'systemd-gpt-auto', 'systemd-hibernate-resume'],
  ...['systemd-integritysetup', 'systemd-rc-local', 'systemd-run', 'systemd-system-update', 'systemd-sysv'],
  'systemd-veritysetup',
];

/** Run with sh inside the installed tree, which has no running systemd. */
export const GUEST_SCRIPT = `set -eu
systemctl disable nginx vsftpd keepalived ssh
systemctl enable systemd-networkd ssh.socket
systemctl mask ${MASKED.join(' ')}
mkdir -p /etc/systemd/system-generators
for name in ${GENERATORS.join(' ')}; do ln -s /dev/null /etc/systemd/system-generators/$name-generator; done
mkdir -p /etc/systemd/system/multi-user.target.wants
ln -s /lib/systemd/system/cloud-init.target /etc/systemd/system/multi-user.target.wants/

# with an old script beside a unit, 'systemctl enable' starts two Perl programs
rm -f /etc/init.d/* /etc/rc?.d/*

# every guest makes its own
rm -f /etc/ssh/ssh_host_* /var/lib/dbus/machine-id /var/lib/systemd/random-seed

version=$(ls /lib/modules)
mktirfs --auto-modules=no --include-modules=virtio_pci,virtio_blk,ata_piix,sr_mod,virtio_net,virtio_console,virtio_scsi,sd_mod,isofs -o /boot/initrd.img $version
mv /boot/vmlinuz-$version /boot/vmlinuz
rm -f /boot/*-$version /vmlinuz* /initrd*

apt-get clean
rm -rf /var/lib/apt/lists/* /var/log/*.log /var/log/apt /var/cache/debconf/*-old /var/lib/dpkg/*-old
# systemd redoes its first-boot work for a /usr that is younger than these
touch /etc/.updated /var/.updated
`;
