import type { HypervisorPlace } from './hypervisor-place';

/** The files from which a private hypervisor starts: path inside its state folder, and content. */
export function hypervisorFiles(place: HypervisorPlace, domainType: 'kvm' | 'qemu'): ReadonlyMap<string, string> {
  return new Map([
    ['libvirtd.conf', libvirtdConf(place)],
    ['etc/qemu.conf', QEMU_CONF],
    ['start.sh', startScript(place, domainType)],
  ]);
}

function libvirtdConf({ runDirectory, logDirectory }: HypervisorPlace): string {
  return `unix_sock_group = "root"
unix_sock_rw_perms = "0700"
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_dir = "${runDirectory}"
log_outputs = "3:file:${logDirectory}/libvirtd.log"
`;
}

// right only for a daemon that nobody else uses: no virtlogd, no cgroups, no per-guest confinement
const QEMU_CONF = `user = "root"
group = "root"
security_driver = "none"
stdio_handler = "file"
namespaces = []
cgroup_controllers = []
remember_owner = 0
`;

/**
 * Runs inside the network and mount namespace and becomes the daemon.
 * - an unusable /dev/kvm makes libvirt probe for tens of seconds at each start: /dev has it only if it works
 * - without the machine's D-Bus, two hypervisors cannot meet in systemd-machined or firewalld
 * - tini reaps what daemons leave behind: without it each start of a domain waits 52 s on a zombie
 */
function startScript({ mark, runDirectory, directory }: HypervisorPlace, domainType: 'kvm' | 'qemu'): string {
  const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty', 'net/tun'];
  const kvmDevices = domainType === 'kvm' ? ['kvm', 'vhost-net'] : [];
  return `set -eu
mount --make-rprivate /
mkdir -p /run/libvirt /var/lib/libvirt /var/log/libvirt /var/cache/libvirt /etc/libvirt
mount -t tmpfs -o mode=755 ${mark} /run/libvirt
[ ! -d /run/dbus ] || mount -t tmpfs tmpfs /run/dbus
for folder in lib log cache; do mount --bind ${directory}/$folder /var/$folder/libvirt; done
mount --bind ${directory}/etc /etc/libvirt

mount -t tmpfs -o mode=755 tmpfs ${directory}/dev
cd ${directory}/dev
mkdir pts shm net
for device in ${[...devices, ...kvmDevices].join(' ')}; do
  [ ! -e /dev/$device ] || { touch $device; mount --bind /dev/$device $device; }
done
mount --bind /dev/pts pts
mount -t tmpfs tmpfs shm
ln -s pts/ptmx ptmx
ln -s /proc/self/fd fd
cd /
mount --rbind ${directory}/dev /dev

exec tini -s -- libvirtd -f ${directory}/libvirtd.conf -p ${runDirectory}/libvirtd.pid
`;
}
