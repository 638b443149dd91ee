/** What systemd does for a handful of services: their unit files with all drop-ins, one control group for each. */
export const UNITS = String.raw`
import shlex

FOLDERS = ['/etc/systemd/system', '/run/systemd/system', '/usr/local/lib/systemd/system', '/lib/systemd/system']
SECONDS = {'ms': 0.001, 's': 1, 'sec': 1, 'min': 60, 'm': 60}

def unit_settings(name):
    """All assignments of the unit's sections by key; None if there is no such unit."""
    files = [path for path in (f'{folder}/{name}' for folder in FOLDERS) if os.path.exists(path)][:1]
    if not files:
        return None
    drop_ins = {}
    for folder in reversed(FOLDERS):
        if os.path.isdir(f'{folder}/{name}.d'):
            drop_ins.update({each: f'{folder}/{name}.d/{each}' for each in os.listdir(f'{folder}/{name}.d') if each.endswith('.conf')})
    settings = {}
    for path in files + [drop_ins[each] for each in sorted(drop_ins)]:
        text = open(path).read().replace('\\\n', ' ')
        for line in text.split('\n'):
            key, equals, value = line.strip().partition('=')
            if not equals or key[:1] in '#;[':
                continue
            if value.strip() == '':
                settings[key] = []
            else:
                settings.setdefault(key, []).append(value.strip())
    return settings

def seconds(text, default):
    number = ''.join(each for each in text if each in '0123456789.')
    return float(number) * SECONDS.get(text[len(number):].strip() or 's', 1) if number else default

class Unit:
    def __init__(self, name, host, settings, stub=None):
        self.name, self.host, self.settings, self.stub = name, host, settings, stub
        self.state, self.main, self.restarts, self.busy = 'inactive', None, 0, False
        self.group = host.group(name)

    def get(self, key, default=''):
        return (self.settings.get(key) or [default])[-1]

    def environment(self):
        env = {}
        for line in self.settings.get('Environment', []):
            env.update(each.partition('=')[::2] for each in shlex.split(line))
        for path in self.settings.get('EnvironmentFile', []):
            if os.path.exists(path.lstrip('-')):
                lines = [each for each in open(path.lstrip('-')) if '=' in each and each[0] not in '#;']
                env.update((key.strip(), ''.join(shlex.split(value))) for key, _, value in (each.partition('=') for each in lines))
        return {**env, **({'MAINPID': str(self.main)} if self.main else {})}

    def words(self, line, env):
        for word in shlex.split(line):
            if word[:1] == '$' and word[1:2] != '{':
                yield from env.get(word[1:], '').split()
            else:
                for key, value in env.items():
                    word = word.replace('\x24{' + key + '}', value)
                yield word.replace('%n', self.name).replace('%%', '%')

    # gives the code of the first command that failed and may not
    def commands(self, key):
        for line in self.settings.get(key, []):
            env = self.environment()
            code = yield from self.host.logged(self.name, list(self.words(line.lstrip('-@:+!'), env)), env, self.group)
            if code != 0 and not line.startswith('-'):
                return code
        return 0

    def start(self):
        if self.state == 'active':
            return 0
        self.state = 'activating'
        code = yield from self.commands('ExecStartPre')
        if code == 0:
            code = yield from self.begin()
        if code == 0:
            code = yield from self.commands('ExecStartPost')
        if code != 0:
            yield from self.clear()
            self.state = 'failed'
        return code

    def begin(self):
        kind = self.get('Type', 'simple')
        if self.stub:
            self.main = forked(self.stub, self.group)
        elif kind in ('oneshot', 'forking'):
            code = yield from self.commands('ExecStart')
            if code != 0:
                return code
            if kind == 'oneshot':
                self.state = 'active' if self.get('RemainAfterExit') in ('yes', 'true') else 'inactive'
                return 0
            for _ in range(100):
                self.main = self.pid_in_file()
                if self.main:
                    break
                yield 0.05
        else:
            env = self.environment()
            argv = list(self.words(self.get('ExecStart').lstrip('-@:+!'), env))
            self.main = launched(argv, env, self.group, self.host.journal_of(self.name))
        self.state = 'active'
        if self.main:
            self.host.loop.exits[self.main] = self.end_of(self.main)
        return 0

    # the end of an earlier main process may be heard of when the next one runs already
    def end_of(self, pid):
        return lambda code: self.ended(code) if pid == self.main else None

    def pid_in_file(self):
        try:
            return int(open(self.get('PIDFile')).read())
        except (OSError, ValueError):
            return None

    def ended(self, code):
        self.main = None
        if self.state == 'active':
            self.host.loop.start(self.after_end(code))

    def after_end(self, code):
        failed = code not in (0, 129, 130, 141, 143)
        self.state = 'failed' if failed else 'inactive'
        self.host.log(self.name, f'main process ended with {code}')
        yield from self.clear()
        restart = self.get('Restart', 'no')
        if restart == 'always' or failed and restart in ('on-failure', 'on-abnormal', 'on-abort'):
            self.state = 'activating'
            yield seconds(self.get('RestartSec'), 0.1)
            if self.state == 'activating':
                self.restarts += 1
                yield from self.start()

    def pids(self):
        fd = os.open('cgroup.procs', os.O_RDONLY, dir_fd=self.group)
        try:
            return [int(each) for each in os.read(fd, 65536).split()]
        finally:
            os.close(fd)

    # ends whatever is left of it: a process that lives on would keep its ports
    def clear(self):
        name = self.get('KillSignal', 'SIGTERM')
        everyone = self.get('KillMode', 'control-group') != 'mixed' or not self.main
        for pid in self.pids() if everyone else [self.main]:
            kill(pid, getattr(signal, name))
        end = time.monotonic() + seconds(self.get('TimeoutStopSec'), 30.0)
        while (self.main or everyone) and self.pids() and time.monotonic() < end:
            yield 0.03
        while self.pids():
            for pid in self.pids():
                kill(pid, signal.SIGKILL)
            yield 0.03

    def stop(self):
        if self.state == 'active':
            self.state = 'deactivating'
            yield from self.commands('ExecStop')
        self.state = 'deactivating'
        yield from self.clear()
        yield from self.commands('ExecStopPost')
        self.state = 'inactive'
        return 0

    def reload(self):
        if self.state != 'active':
            return 1
        return (yield from self.commands('ExecReload'))

def kill(pid, number):
    try:
        os.kill(pid, number)
    except OSError:
        pass
`;
