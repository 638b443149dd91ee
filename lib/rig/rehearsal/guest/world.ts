/** Calls of the kernel that Python lacks, and what a host's processes see as their machine. */
export const WORLD = String.raw`
import ctypes

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_ALL = 0x20000 | 0x4000000 | 0x8000000 | 0x20000000 | 0x40000000
PRIVATE = 0x4000 | 0x40000
DEVICES = {'null': (1, 3), 'zero': (1, 5), 'full': (1, 7), 'random': (1, 8), 'urandom': (1, 9), 'tty': (5, 0), 'ptmx': (5, 2)}

def system(name, *words):
    if getattr(LIBC, name)(*words) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)

def mount(source, target, kind, flags=0, data=''):
    system('mount', source.encode(), target.encode(), kind.encode(), flags, data.encode())

def make_world(name):
    root, upper = f'/run/h/{name}/root', f'/run/job/hosts/{name}'
    system('sethostname', name.encode(), len(name))
    mount('none', '/', 'none', PRIVATE)
    mount(name, root, 'overlay', 0, f'lowerdir=/,upperdir={upper},workdir=/run/h/{name}/work')
    for kind, folder in (('proc', 'proc'), ('sysfs', 'sys'), ('tmpfs', 'run'), ('tmpfs', 'tmp'), ('tmpfs', 'dev')):
        mount(kind, f'{root}/{folder}', kind, 0, 'mode=755' if folder in ('run', 'dev') else '')
    os.chroot(root)
    os.chdir('/')
    os.umask(0)
    for device, (major, minor) in DEVICES.items():
        os.mknod(f'/dev/{device}', 0o20666, os.makedev(major, minor))
    for folder in ('/dev/shm', '/run/lock', '/run/log', '/run/rehearsal', '/run/systemd/system'):
        os.makedirs(folder)
    os.umask(0o022)
    for index, target in enumerate(('/proc/self/fd', '/proc/self/fd/0', '/proc/self/fd/1', '/proc/self/fd/2')):
        os.symlink(target, '/dev/' + ('fd', 'stdin', 'stdout', 'stderr')[index])

def uptime():
    return float(open('/proc/uptime').read().split()[0])

def sha256(data):
    import _sha256
    return _sha256.sha256(data).hexdigest()
`;
