import { cloudInitFiles } from './image-cloud-init';

/** The files that make a Debian a lab guest: a fast boot, and no word about any cluster. */
export function guestFiles(): Record<string, string> {
  return {
    ...cloudInitFiles(),
    '/etc/systemd/journald.conf.d/lab.conf': '[Journal]\nStorage=volatile\nRuntimeMaxUse=16M\n',
    '/etc/ssh/sshd_config.d/lab.conf': 'HostKey /etc/ssh/ssh_host_ed25519_key\n',
    '/etc/systemd/system/systemd-udev-trigger.service.d/lab.conf': UDEV_TRIGGER,
    '/etc/fstab': '# the kernel mounts the root file system by itself\n',
    '/etc/machine-id': '',
    '/etc/hostname': 'lab\n',
    '/etc/hosts': '127.0.0.1 localhost\n::1 localhost\n',
    '/etc/resolv.conf': '# no name server: a lab talks in addresses\n',
  };
}

// all devices at once would load drivers for what an emulated processor pretends to have: its ciphers, KVM, frequencies
const UDEV_TRIGGER = `[Service]
ExecStart=
ExecStart=udevadm trigger --action=add ${['block', 'net', 'pci', 'virtio', 'virtio-ports', 'scsi', 'usb', 'acpi']
  .map((subsystem) => `--subsystem-match=${subsystem}`)
  .join(' ')}
ExecStart=udevadm trigger --action=add --name-match=/dev/ttyS0
`;
