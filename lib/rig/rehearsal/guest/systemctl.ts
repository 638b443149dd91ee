/** The answers of a host's `systemctl`, `journalctl` and `networkctl`. */
export const SYSTEMCTL = String.raw`
VERBS = ('start', 'stop', 'restart', 'reload', 'try-restart', 'reload-or-restart', 'try-reload-or-restart', 'enable',
         'disable', 'kill', 'is-active', 'is-enabled', 'is-failed', 'status', 'show', 'reset-failed', 'daemon-reload')

def stand_in(self, program, words):
    if program == 'systemctl':
        return (yield from systemctl(self, words))
    if program == 'journalctl':
        return 0, journal(words), ''
    return 0, '', ''

def journal(words):
    named = [words[index + 1].removesuffix('.service') for index, word in enumerate(words[:-1]) if word in ('-u', '--unit')]
    lines = open('/run/log/journal', errors='replace').read().splitlines(True)
    return ''.join(line for line in lines if not named or line.split(' ', 3)[2].lower().startswith(tuple(named)))

def systemctl(self, words):
    options = [word for word in words if word[0] == '-']
    valued = [index + 1 for index, word in enumerate(words) if word in ('-p', '-s', '-n', '-t', '-o')]
    names = [word for index, word in enumerate(words) if word[0] != '-' and index not in valued]
    verb = names.pop(0) if names and names[0] in VERBS else ''
    number = next((word.partition('=')[2] for word in options if word.startswith('--signal=')), 'TERM')
    if '-s' in words:
        number = words[words.index('-s') + 1]
    if '--failed' in options or verb == '' and 'list-units' in names:
        return 0, ''.join(f'{unit.name} {unit.state}\n' for unit in self.units.values() if unit.state == 'failed' or '--failed' not in options), ''
    if verb == '':
        return 1, '', f"systemctl: '{' '.join(words)}' is not rehearsed\n"
    code, texts, errors = 0, [], ''
    for name in names:
        unit = self.unit(name)
        if unit is None:
            code, errors = (4 if verb.startswith('is-') else 5), errors + f'Unit {name} not found.\n'
            continue
        if verb in ('is-active', 'is-failed', 'status'):
            texts.append(unit.state)
            code = code or (unit.state != ('failed' if verb == 'is-failed' else 'active')) * (1 if verb == 'is-failed' else 3)
        elif verb == 'is-enabled':
            texts.append('enabled')
        elif verb == 'show':
            texts += [f'{key}={value}' for key, value in shown(unit).items() if asked_for(key, words)]
        elif verb == 'kill':
            for pid in unit.pids():
                kill(pid, getattr(signal, 'SIG' + number.removeprefix('SIG')))
        elif verb == 'reset-failed':
            unit.state = 'inactive' if unit.state == 'failed' else unit.state
        elif '--no-block' in options:
            self.loop.start(job(unit, verb, options))
        else:
            code = (yield from job(unit, verb, options)) or code
    if '--value' in options:
        texts = [text.partition('=')[2] for text in texts]
    quiet = '-q' in options or '--quiet' in options
    return code, '' if quiet else ''.join(text + '\n' for text in texts), errors

# one job of a unit at a time, in the order in which they came
def job(unit, verb, options):
    while unit.busy:
        yield 0.02
    unit.busy = True
    try:
        now, active = '--now' in options, unit.state in ('active', 'activating')
        if verb.startswith('try-') and not active:
            return 0
        if verb in ('reload', 'reload-or-restart', 'try-reload-or-restart') and (active or verb == 'reload'):
            if unit.settings.get('ExecReload') or verb == 'reload':
                return (yield from unit.reload())
        if verb in ('stop', 'restart', 'try-restart', 'reload-or-restart', 'try-reload-or-restart') or verb == 'disable' and now:
            yield from unit.stop()
        if verb not in ('stop', 'disable') and (verb != 'enable' or now):
            if unit.stub is None:
                unit.settings = unit_settings(unit.name) or unit.settings
            return (yield from unit.start())
        return 0
    finally:
        unit.busy = False

def shown(unit):
    return {'Id': unit.name, 'ActiveState': unit.state, 'MainPID': unit.main or 0, 'NRestarts': unit.restarts}

def asked_for(key, words):
    wanted = [each for index, word in enumerate(words) for each in
              ((words[index + 1].split(',') if word == '-p' else []) + (word[11:].split(',') if word.startswith('--property=') else []))]
    return not wanted or key in wanted

Host.stand_in = stand_in
`;
