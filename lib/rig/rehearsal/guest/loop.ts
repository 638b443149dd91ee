/** Events, timers, children and tasks of one process; a task is a generator that yields what it waits for. */
export const LOOP = String.raw`
import heapq, json, os, select, signal, socket, sys, time

class Loop:
    def __init__(self):
        self.poll, self.readers, self.timers, self.exits, self.count = select.epoll(), {}, [], {}, 0
        self.orphan = lambda pid, status: None
        heard, told = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        self.watch(heard, lambda _: (os.read(heard, 4096), self.reap()))

    def watch(self, fd, ready):
        self.readers[fd] = ready
        self.poll.register(fd, select.EPOLLIN)

    def forget(self, fd):
        if self.readers.pop(fd, None):
            self.poll.unregister(fd)

    def after(self, seconds, work):
        self.count += 1
        entry = [time.monotonic() + seconds, self.count, work]
        heapq.heappush(self.timers, entry)
        return entry

    def reap(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.exits.pop(pid, self.orphan_of(pid))(exit_code(status))

    def orphan_of(self, pid):
        return lambda code: self.orphan(pid, code)

    # a task waits for the exit of a child (int), for some time (float), or for whatever calls it back (callable)
    def start(self, task, value=None):
        try:
            wish = task.send(value)
        except StopIteration:
            return
        go_on = lambda value=None: self.start(task, value)
        if callable(wish):
            wish(go_on)
        elif isinstance(wish, float):
            self.after(wish, go_on)
        else:
            self.exits[wish] = go_on

    def run(self):
        while True:
            wait = max(0, self.timers[0][0] - time.monotonic()) if self.timers else -1
            for fd, event in self.poll.poll(wait):
                if fd in self.readers:
                    self.readers[fd](event)
            while self.timers and self.timers[0][0] <= time.monotonic():
                work = heapq.heappop(self.timers)[2]
                if work:
                    work()

def exit_code(status):
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code

# JSON texts, a line each; what the other side does not take yet waits here
class Lines:
    def __init__(self, loop, fd, heard, ended):
        self.loop, self.fd, self.heard, self.ended, self.left, self.out = loop, fd, heard, ended, b'', b''
        os.set_blocking(fd, False)
        loop.watch(fd, self.ready)

    def ready(self, event):
        if event & select.EPOLLOUT:
            self.flush()
        if not event & (select.EPOLLIN | select.EPOLLHUP):
            return
        try:
            data = os.read(self.fd, 65536)
        except BlockingIOError:
            return
        except OSError:
            data = b''
        if not data:
            self.loop.forget(self.fd)
            self.ended()
            return
        *lines, self.left = (self.left + data).split(b'\n')
        for line in lines:
            self.heard(json.loads(line))

    def send(self, message):
        self.out += json.dumps(message).encode() + b'\n'
        self.flush()

    def flush(self):
        while self.out:
            try:
                self.out = self.out[os.write(self.fd, self.out):]
            except BlockingIOError:
                break
            except OSError:
                self.out = b''
        if self.fd in self.loop.readers:
            self.loop.poll.modify(self.fd, select.EPOLLIN | (select.EPOLLOUT if self.out else 0))

def forked(work, cgroup=None, output=None):
    """A child that does the work and ends; output is its standard output and standard error."""
    pid = os.fork()
    if pid:
        return pid
    code = 127
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        if cgroup is not None:
            write_in(cgroup, 'cgroup.procs', '0')
        for target, source in zip((1, 2), output or (1, 2)):
            os.dup2(source, target)
        code = work() or 0
    except OSError as error:
        os.write(2, f'{error.filename or ""}: {error.strerror}\n'.encode())
    except BaseException as error:
        os.write(2, f'{type(error).__name__}: {error}\n'.encode())
    os._exit(code)

# not forked: the copy of a whole Python takes an emulated processor longer than most of these programs
def launched(argv, env=None, cgroup=None, output=None):
    streams = [(os.POSIX_SPAWN_DUP2, source, target) for target, source in zip((1, 2), output or (1, 2))]
    actions = [(os.POSIX_SPAWN_OPEN, 0, '/dev/null', os.O_RDWR, 0), *streams]
    # a child is born into its parent's group: moved later, it might leave children of its own behind
    if cgroup is not None:
        write_in(cgroup, 'cgroup.procs', '0')
    try:
        return os.posix_spawnp(argv[0], argv, {**os.environ, **(env or {})}, file_actions=actions, setsid=True, setsigdef=[signal.SIGPIPE])
    except OSError as error:
        text = f'{argv[0]}: {error.strerror}\n'.encode()
        return forked(lambda: os.write(2, text) and 127, None, output)
    finally:
        if cgroup is not None:
            write_in(cgroup, '../cgroup.procs', '0')

def write_in(folder, name, text):
    fd = os.open(name, os.O_WRONLY, dir_fd=folder)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)

def collected(loop, argv, limit=60.0, env=None, cgroup=None):
    """Task: runs a command, gives (exit code, output, errors); the code is None after the limit."""
    return heard_of(loop, lambda output: launched(argv, env, cgroup, output), limit)

def heard_of(loop, begin, limit):
    """Task: the same of the child that begin starts; it is read while it runs, as a full pipe would stop it for ever."""
    pipes = [os.pipe(), os.pipe()]
    texts = [b'', b'']
    def take(index):
        fd = pipes[index][0]
        while True:
            try:
                data = os.read(fd, 65536)
            except BlockingIOError:
                return
            if not data:
                loop.forget(fd)
                return
            texts[index] += data
    pid = begin([pipes[0][1], pipes[1][1]])
    for index, (reading, writing) in enumerate(pipes):
        os.close(writing)
        os.set_blocking(reading, False)
        loop.watch(reading, lambda _, index=index: take(index))
    late = []
    def stop():
        late.append(True)
        try:
            os.killpg(pid, signal.SIGKILL)
        except OSError:
            pass
    timer = loop.after(limit, stop)
    code = yield pid
    timer[2] = None
    for index, (reading, _) in enumerate(pipes):
        if reading in loop.readers:
            take(index)
        loop.forget(reading)
        os.close(reading)
    return None if late else code, texts[0].decode(errors='replace'), texts[1].decode(errors='replace')
`;
