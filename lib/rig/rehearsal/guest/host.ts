/** The first process of a host: it keeps the journal, boots the host, and does there what it is asked for. */
export const HOST = String.raw`
class Host:
    def __init__(self, job, channel, group):
        self.job, self.name, self.group_fd = job, job['name'], group
        self.loop, self.units, self.notes, self.queue = Loop(), {}, [], []
        self.loop.orphan = lambda pid, code: None
        self.lines = Lines(self.loop, channel, self.heard, lambda: os._exit(0))

    # the journal: what daemons send to syslog, and what units write
    def listen(self):
        self.journal = os.open('/run/log/journal', os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        log.bind('/dev/log')
        os.chmod('/dev/log', 0o666)
        def syslog(_):
            tag, _, text = log.recv(65536).decode(errors='replace').partition('>')[2][16:].partition(': ')
            self.log(tag, text.rstrip('\n\0'))
        self.loop.watch(log.fileno(), syslog)
        self.log_socket = log
        os.mkfifo('/run/rehearsal/ask')
        ask, self.left = os.open('/run/rehearsal/ask', os.O_RDWR | os.O_NONBLOCK), b''
        def asked(_):
            *lines, self.left = (self.left + os.read(ask, 65536)).split(b'\n')
            for line in lines:
                pid, program, *words = line.decode().rstrip('\t').split('\t')
                self.loop.start(self.answer_stand_in(pid, program, words))
        self.loop.watch(ask, asked)

    def answer_stand_in(self, pid, program, words):
        code, text, errors = yield from self.stand_in(program, words)
        # in a child: who asked may be gone, and then nobody reads
        def write():
            with open(f'/run/rehearsal/{pid}', 'w') as answer:
                answer.write(f'{code}\n{text}{errors}')
        forked(write)

    def log(self, tag, text):
        os.write(self.journal, f'{time.time():.3f} {self.name} {tag}: {text}\n'.encode())

    def journal_of(self, unit):
        return [self.journal, self.journal]

    def logged(self, unit, argv, env, group):
        code, text, errors = yield from collected(self.loop, argv, 90.0, env, group)
        for line in (text + errors).splitlines():
            self.log(unit, line)
        if code != 0:
            self.note('unit', unit, f"{' '.join(argv)}: exit {code}: {(errors or text).strip()[-300:]}")
        return 124 if code is None else code

    def group(self, unit):
        try:
            os.mkdir(unit, dir_fd=self.group_fd)
        except FileExistsError:
            pass
        return os.open(unit, os.O_RDONLY | os.O_DIRECTORY, dir_fd=self.group_fd)

    def note(self, kind, what, text):
        self.notes.append({'kind': kind, 'what': what, 'text': text})

    def unit(self, name):
        name = name if '.' in name else name + '.service'
        if name not in self.units:
            settings = unit_settings(name)
            stub = next((each for each in self.job['stubs'] if each['unit'] == name), None)
            if stub and not self.can_start(settings):
                self.units[name] = Unit(name, self, {}, lambda: serve_stub(self.name, stub))
                self.note('stub', name, f"answers on tcp {stub['tcp']}, udp {stub['udp']} in its place")
            elif settings is not None:
                self.units[name] = Unit(name, self, settings)
        return self.units.get(name)

    def can_start(self, settings):
        lines = (settings or {}).get('ExecStart', [])
        return bool(lines) and all(os.access(shlex.split(line)[0].lstrip('-@:+!'), os.X_OK) for line in lines)

    def boot(self):
        started = time.monotonic()
        code, _, errors = yield from collected(self.loop, ['ip', '-batch', '/run/rehearsal/net'])
        if code != 0:
            self.note('network', 'ip', errors.strip()[-500:])
        for key, value in self.job['forced'].items():
            with open('/proc/sys/' + key.replace('.', '/'), 'w') as setting:
                setting.write(value)
        for path in self.job['sysctlFiles']:
            code, text, errors = yield from collected(self.loop, ['sysctl', '-q', '-p', path])
            for line in errors.splitlines():
                self.note('sysctl', path, line)
        for name in self.job['units']:
            unit = self.unit(name)
            if unit is None:
                self.note('unit', name, 'there is no such unit in the image or among the files')
            elif (yield from unit.start()) != 0:
                self.note('unit', name, 'did not start')
        self.lines.send({'event': 'booted', 'host': self.name, 'notes': self.notes, 'sysctls': self.sysctls(),
                         'seconds': round(time.monotonic() - started, 2), 'uptime': uptime()})

    def sysctls(self):
        values = {}
        for key in self.job['sysctls']:
            try:
                values[key] = open('/proc/sys/' + key.replace('.', '/')).read().strip()
            except OSError:
                values[key] = None
        return values

    def heard(self, message):
        kind = message['do']
        if kind == 'boot':
            with open('/run/rehearsal/net', 'w') as batch:
                batch.write(self.job['net'])
            self.loop.start(self.boot())
        elif kind == 'probe':
            start_probe(self, message)
        elif kind == 'stop':
            stop_probe(message['probe'])
            self.lines.send({'id': message['id'], 'result': None})
        else:
            self.loop.start(self.reply(message, getattr(self, 'do_' + kind)(message)))

    def reply(self, message, task):
        try:
            result = {'result': (yield from task)}
        except TimeoutError as error:
            result = {'error': str(error)}
        except Exception as error:
            result = {'error': f'{self.name}: {type(error).__name__}: {error}'}
        self.lines.send({'id': message['id'], **result})

    def do_run(self, message):
        argv, limit = message['command'], message['limitMs'] / 1000
        if argv[0] in ('systemctl', 'journalctl', 'networkctl'):
            code, text, errors = yield from self.stand_in(argv[0], argv[1:])
        else:
            code, text, errors = yield from collected(self.loop, argv, limit)
        if code is None:
            raise TimeoutError(f"no end of '{' '.join(argv)}' after {limit} s")
        return {'exitCode': code, 'stdout': text, 'stderr': errors}

    def do_files(self, message):
        seen = {}
        for path in message['paths']:
            try:
                with open(path, 'rb') as file:
                    seen[path] = {'sha256': sha256(file.read()), 'mode': f'{os.fstat(file.fileno()).st_mode & 0o7777:04o}'}
            except OSError as error:
                seen[path] = {'sha256': error.strerror, 'mode': ''}
        return seen
        yield

    def do_request(self, message):
        limit = message['limitMs'] / 1000
        ask = lambda output: forked(lambda: ask_once(message['url'], limit), None, output)
        # a session of FTP has the limit for each of its steps
        code, text, errors = yield from heard_of(self.loop, ask, 5 * limit + 5)
        return json.loads(text or 'null') if code is not None else None

    def do_shutdown(self, message):
        for name in reversed(self.job['units']):
            unit = self.units.get(name)
            if unit:
                yield from unit.stop()
        self.loop.after(0.05, lambda: os._exit(0))
        return None
`;
