/** The parameter of the kernel that makes it run the job on the second disk; all else comes from there. */
export const KERNEL_INIT =
  'init=/bin/sh -- -c "/bin/mount -t devtmpfs d /dev; /bin/mount -t tmpfs t /run; ' +
  '/bin/tar xf /dev/nvme0n2 -C /run; exec /bin/sh /run/job/init"';

/** The guest's first steps: what the agent needs, while it starts. */
export function guestInit(modules: readonly string[]): string {
  return `#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
{ modprobe -a virtio_pci virtio_console overlay veth bridge ${modules.join(' ')}; : >/run/job/loaded; } &
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t cgroup2 cgroup /sys/fs/cgroup
mount -t tmpfs tmp /tmp
ip link set lo up
[ -x /usr/bin/python3 ] || { echo 'rehearsal: the image has no python3'; exit 1; }
exec python3 -S -E /run/job/agent.py </dev/null
`;
}

/** Put in the place of programs that talk to systemd: it asks the host's first process. */
export const STAND_IN = `#!/bin/sh
answer=/run/rehearsal/$$
mkfifo $answer
IFS='\t'
printf '%s\\t%s\\t%s\\n' $$ "\${0##*/}" "$*" >/run/rehearsal/ask
{ read -r code; cat; } <$answer
rm $answer
exit $code
`;
