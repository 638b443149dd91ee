/** A host as the guest's first process sees it: its namespaces, its control group, its cables. */
export const PLACE = String.raw`
class Place:
    """A host from outside."""
    def __init__(self, job):
        self.job, self.name, self.pid, self.lines = job, job['name'], None, None
        self.asked, self.silent, self.is_ready, self.again, self.is_frozen = set(), set(), False, False, False
        for folder in ('root', 'work'):
            os.makedirs(f'/run/h/{self.name}/{folder}')
        os.makedirs(f'/run/job/hosts/{self.name}', exist_ok=True)
        os.mkdir(f'/sys/fs/cgroup/{self.name}')
        self.group = os.open(f'/sys/fs/cgroup/{self.name}', os.O_RDONLY | os.O_DIRECTORY)

    def nic(self, name):
        for nic in self.job['nics']:
            if nic['name'] == name:
                return nic
        raise KeyError(f'{self.name} has no NIC {name}')

    def fork(self, agent):
        ours, theirs = socket.socketpair()
        reading, writing = os.pipe()
        def unshared():
            system('unshare', NEW_ALL)
            pid = os.fork()
            if pid:
                os.write(writing, str(pid).encode())
                os._exit(0)
            try:
                write_in(self.group, 'cgroup.procs', '0')
                host = Host(self.job, theirs.detach(), self.group)
                make_world(self.name)
                host.listen()
                host.lines.send({'event': 'ready'})
                host.loop.run()
            except BaseException as error:
                os.write(2, f'{self.name}: {type(error).__name__}: {error}\n'.encode())
            os._exit(1)
        forked(unshared)
        os.close(writing)
        theirs.close()
        self.first, self.is_ready, self.silent, self.channel = reading, False, set(), ours
        self.lines = Lines(agent.loop, ours.fileno(), lambda message: agent.passed_on(self, message), lambda: None)

    def cables(self):
        for nic in self.job['nics']:
            yield f"link add {nic['outer']} mtu {nic['mtu']} type veth peer name {nic['name']} address {nic['mac']} mtu {nic['mtu']} netns {self.pid}\n"
            yield f"link set {nic['outer']} master {nic['bridge']} up\n"

    def gone(self, agent):
        agent.loop.forget(self.channel.fileno())
        self.channel.close()
        self.lines = None
        for number in self.asked:
            agent.lines.send({'id': number, 'error': f'{self.name} went off'})
        self.asked = set()
        agent.loop.start(self.unplugged(agent))

    def unplugged(self, agent):
        left = [nic['outer'] for nic in self.job['nics'] if os.path.exists('/sys/class/net/' + nic['outer'])]
        code, _, _ = yield from collected(agent.loop, ['sh', '-c', ''.join(f'ip link del {each};' for each in left)])
        self.pid = None
        if self.again:
            self.again = False
            yield from agent.start_hosts([self])
`;
