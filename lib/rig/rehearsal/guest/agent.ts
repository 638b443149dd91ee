/** The first process of the guest: it plugs hosts together, cuts, freezes and kills them, and passes on what they are asked. */
export const AGENT = String.raw`
import errno, glob

class Agent:
    def __init__(self):
        self.loop = Loop()
        self.job = json.load(open('/run/job/job.json'))
        self.hosts = {each['name']: Place(each) for each in self.job['hosts']}
        self.asked, self.is_held = {}, self.job['isHeld']
        self.loop.orphan = self.ended
        self.port = self.open_port()
        self.lines = Lines(self.loop, self.port, self.heard, end)

    def open_port(self):
        for _ in range(600):
            ports = glob.glob('/dev/vport*p1')
            if ports:
                return os.open(ports[0], os.O_RDWR)
            time.sleep(0.02)
        raise RuntimeError('no control port: the modules virtio_pci and virtio_console did not bring one')

    def main(self):
        self.loop.start(self.start_all())
        self.loop.run()

    def start_all(self):
        try:
            yield from self.lay(''.join(self.job['bridges']))
            yield from self.join()
            yield from self.start_hosts(list(self.hosts.values()))
            missing = [each for each in self.job['modules'] if not os.path.isdir('/sys/module/' + each.replace('-', '_'))]
            self.lines.send({'event': 'released', 'uptime': uptime(), 'modulesMissing': missing, 'kernel': os.uname().release})
        except Exception as error:
            self.lines.send({'event': 'failed', 'error': f'{type(error).__name__}: {error}'})

    def lay(self, batch, program='ip'):
        # several hosts may start at once
        path = f'/run/{program}.{id(batch)}'
        with open(path, 'w') as file:
            file.write(batch)
        code, _, errors = yield from collected(self.loop, [program, '-batch', path], 60.0)
        os.unlink(path)
        if code != 0:
            raise RuntimeError(f'{program}: {errors.strip()[-400:]}')

    # the first program loads the driver meanwhile
    def join(self):
        for joint in self.job['joints']:
            while True:
                is_late = os.path.exists('/run/job/loaded')
                nics = [each for each in os.listdir('/sys/class/net') if mac_of(each) == joint['mac']]
                if nics:
                    break
                if is_late:
                    raise RuntimeError(f"no NIC {joint['mac']}: the module virtio_net did not bring it")
                yield 0.01
            yield from self.lay(f"link set {nics[0]} mtu {joint['mtu']} master {joint['bridge']} up\n")

    def start_hosts(self, places):
        for place in places:
            place.fork(self)
        for place in places:
            place.pid = int(os.read(place.first, 20) or '0')
            os.close(place.first)
        for place in places:
            while not place.is_ready:
                yield 0.005
        cables = [each for place in places for each in place.cables()]
        yield from self.lay(''.join(cables))
        bounds = [line + '\n' for place in places for nic in place.job['nics'] for line in nic['bounds']]
        if bounds:
            yield from self.lay(''.join(bounds), 'tc')
        # the first program loads the modules meanwhile, whose settings the hosts want
        while not os.path.exists('/run/job/loaded'):
            yield 0.01
        if self.is_held:
            self.lines.send({'event': 'held'})
        while self.is_held:
            yield 0.005
        for place in places:
            place.lines.send({'do': 'boot'} | {'net': place.job['net']})

    def heard(self, message):
        number, kind = message['id'], message['do']
        place = self.hosts.get(message.get('host', ''))
        if kind in ('run', 'files', 'request', 'probe', 'stop'):
            if place is None or place.lines is None:
                self.lines.send({'id': number, 'error': f"{message.get('host')} is off"})
            elif place.is_frozen:
                self.lines.send({'id': number, 'error': f'{place.name} is frozen'})
            else:
                place.asked.add(number)
                place.lines.send(message)
        else:
            self.loop.start(self.reply(number, getattr(self, 'do_' + kind)(place, message)))

    def reply(self, number, task):
        try:
            self.lines.send({'id': number, 'result': (yield from task)})
        except Exception as error:
            self.lines.send({'id': number, 'error': f'{error}'})

    def passed_on(self, place, message):
        if 'id' not in message:
            place.is_ready = place.is_ready or message['event'] == 'ready'
        elif 'progress' not in message:
            place.asked.discard(message['id'])
        if message.get('event') != 'ready':
            self.lines.send(message)

    def ended(self, pid, code):
        for place in self.hosts.values():
            if place.pid == pid:
                place.gone(self)

    # outside its bridge, a cable ends where nobody has an address and nothing is passed on
    def silent(self, place, nics, on):
        yield from self.lay(''.join(f"link set {nic['outer']} {'nomaster' if on else 'master ' + nic['bridge']}\n" for nic in nics))

    def do_release(self, place, message):
        time.clock_settime(time.CLOCK_REALTIME, message['time'])
        self.is_held = False
        return None
        yield

    def do_cut(self, place, message):
        nic = place.nic(message['nic'])
        if message['how'] == 'carrier':
            flags(nic['outer'], up=False)
        else:
            place.silent.add(nic['name'])
            yield from self.silent(place, [nic], True)

    def do_mend(self, place, message):
        nic = place.nic(message['nic'])
        flags(nic['outer'], up=True)
        place.silent.discard(nic['name'])
        yield from self.silent(place, [nic], False)

    def do_freeze(self, place, message):
        place.is_frozen = True
        write_in(place.group, 'cgroup.freeze', '1')
        yield from self.silent(place, place.job['nics'], True)

    def do_thaw(self, place, message):
        yield from self.silent(place, [nic for nic in place.job['nics'] if nic['name'] not in place.silent], False)
        write_in(place.group, 'cgroup.freeze', '0')
        place.is_frozen = False

    def do_kill(self, place, message):
        if place.pid:
            for nic in place.job['nics']:
                flags(nic['outer'], up=False)
            kill(place.pid, signal.SIGKILL)
            write_in(place.group, 'cgroup.freeze', '0')
            place.is_frozen = False
        while place.pid:
            yield 0.01

    def do_start(self, place, message):
        if place.pid is None:
            yield from self.start_hosts([place])

    def do_shutdown(self, place, message):
        if place.lines:
            place.lines.send({'do': 'shutdown', 'id': 0})
        return None
        yield

    def do_reboot(self, place, message):
        place.again = True
        return (yield from self.do_shutdown(place, message))

def flags(nic, up):
    with open(f'/sys/class/net/{nic}/flags', 'r+') as file:
        now = int(file.read(), 16)
        file.seek(0)
        file.write(hex(now | 1 if up else now & ~1))

def mac_of(nic):
    try:
        return open(f'/sys/class/net/{nic}/address').read().strip()
    except OSError:
        return ''

# a guest that nobody listens to ends
def end():
    LIBC.reboot(0x1234567)

try:
    Agent().main()
except BaseException as error:
    with open('/dev/console', 'w') as console:
        console.write(f'rehearsal: {type(error).__name__}: {error}\n')
    time.sleep(0.2)
    end()
`;
