import type { ForwardingMethod, Network } from 'cdktf-lvs';
import {
  FirewallMarkService,
  FtpService,
  HealthCheck,
  LvsRouterPair,
  NatNetwork,
  Port,
  PublicNetwork,
  RealServerPool,
  RoutedNetwork,
  VirtualService,
  Workload,
} from 'cdktf-lvs';
import type { Manifest } from '../../lib/manifest';
import { manifestOf } from '../rig/manifest';
import { addHost, addImage, emptyStack } from '../stack';

export const VIPS: Readonly<Record<ForwardingMethod, string>> = {
  nat: '192.168.26.10',
  'direct-routing': '192.168.27.10',
  tunnel: '192.168.28.10',
};

/** Of the services that are about one option. */
export const PORT = { turns: 80, session: [81, 82], quiet: 83, redirected: 84, mixed: 85 } as const;

/** More than one segment, and no two pieces of it are the same. */
export const TEXT = Array.from({ length: 10_000 }, (_, index) => `line ${index}`).join('\n');

/**
 * Takes all that a client sends, and says then its own name, whom it sees, and how many bytes came. The same by udp: on
 * the first port of the session from the address that was asked, on the second one from whatever the kernel takes.
 */
const SINK = `#!/usr/bin/python3
import socket, socketserver, struct, threading
name = socket.gethostname()
class Connection(socketserver.BaseRequestHandler):
    def handle(self):
        count = 0
        try:
            while data := self.request.recv(65536):
                count += len(data)
            self.request.sendall(f'{name} {self.client_address[0]} {count}'.encode())
        except OSError:
            pass
class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        data, answer = self.request
        answer.sendto(f'{name} {self.client_address[0]} {len(data)}'.encode(), self.client_address)
def asked():
    # 8 is IP_PKTINFO: the address that was asked is the one that answers
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    wire.setsockopt(socket.IPPROTO_IP, 8, 1)
    wire.bind(('', ${PORT.session[0]}))
    while True:
        data, [(_, _, info)], _, client = wire.recvmsg(1000, 100)
        told = f'{name} {client[0]} {len(data)}'.encode()
        wire.sendmsg([told], [(socket.IPPROTO_IP, 8, struct.pack('I4s4s', 0, info[8:12], b'\\0' * 4))], 0, client)
class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
for port in ${PORT.turns}, ${PORT.session.join(', ')}, ${PORT.quiet}, ${PORT.redirected}, ${PORT.mixed}:
    threading.Thread(target=Server(('', port), Connection).serve_forever).start()
threading.Thread(target=asked).start()
threading.Thread(target=socketserver.ThreadingUDPServer(('', ${PORT.session[1]}), Datagram).serve_forever).start()
`;

const sink = Workload.custom({
  files: [
    { path: '/usr/local/sbin/sink', content: SINK, mode: '0755' },
    {
      path: '/etc/systemd/system/sink.service',
      content: '[Service]\nExecStart=/usr/local/sbin/sink\n[Install]\nWantedBy=multi-user.target\n',
    },
  ],
  units: ['sink.service'],
});
const files = Workload.vsftpd({ files: { '/text': TEXT } });
// each one is a process of vsftpd with namespaces of its own
const seldom = [HealthCheck.tcp({ intervalSeconds: 10, timeoutSeconds: 30 })];
const healthChecks = [HealthCheck.tcp({ intervalSeconds: 5, timeoutSeconds: 20 })];

/**
 * Three clusters with the same services, one in each topology; by direct routing each of the ways about ARP, and a pair of
 * NAT that serves another pool by direct routing.
 */
export function forwardingManifest(): Manifest {
  const stack = emptyStack();
  addHost(stack);
  const image = addImage(stack);
  const side = (
    network: Network,
    place: string,
  ): { network: Network; primary: string; backup: string; floating: string } => ({
    network,
    primary: `${place}.9`,
    backup: `${place}.8`,
    floating: `${place}.10`,
  });
  const outside = (method: ForwardingMethod): PublicNetwork => {
    const place = VIPS[method].replace(/\.10$/, '');
    return new PublicNetwork(stack, `${method}-outside`, { cidr: `${place}.0/24`, gateway: `${place}.254` });
  };
  const [natOutside, directOutside, tunnelOutside] = [outside('nat'), outside('direct-routing'), outside('tunnel')];
  const inside = new NatNetwork(stack, 'inside', { cidr: '10.11.12.0/24' });
  const farm = new RoutedNetwork(stack, 'farm', { cidr: '10.20.30.0/24', gateway: '10.20.30.254' });

  const nat = new LvsRouterPair(stack, 'nat', {
    image,
    publicInterface: side(natOutside, '192.168.26'),
    privateInterface: side(inside, '10.11.12'),
  });
  const direct = new LvsRouterPair(stack, 'direct', { image, publicInterface: side(directOutside, '192.168.27') });
  const tunnel = new LvsRouterPair(stack, 'tunnel', { image, publicInterface: side(tunnelOutside, '192.168.28') });

  const servers = (place: string, first: number): { s1: string; s2: string } => ({
    s1: `${place}.${first}`,
    s2: `${place}.${first + 1}`,
  });
  const grounds = [
    { id: 'nat', routers: nat, place: '10.11.12' },
    { id: 'direct', routers: direct, place: '192.168.27', forwarding: 'direct-routing' },
    { id: 'tunnel', routers: tunnel, place: '10.20.30', forwarding: 'tunnel', network: farm },
  ] as const;
  for (const { id, place, ...ground } of grounds) {
    const web = new RealServerPool(stack, `${id}-web`, { ...ground, servers: servers(place, 1), workload: sink });
    new VirtualService(stack, `${id}-turns`, { pool: web, port: PORT.turns, scheduler: 'rr', healthChecks });
    const ports = [...PORT.session, ...PORT.session.map((port) => Port.udp(port))];
    new FirewallMarkService(stack, `${id}-session`, { pool: web, ports, healthChecks });
    const ftp = new RealServerPool(stack, `${id}-ftp`, { ...ground, servers: servers(place, 3), workload: files });
    const passivePorts = Port.tcpRange(10_000, 10_100);
    new FtpService(stack, `${id}-files`, { pool: ftp, mode: 'marks', passivePorts, healthChecks: seldom });
  }

  const beside = { routers: direct, forwarding: 'direct-routing', workload: sink } as const;
  const quiet = new RealServerPool(stack, 'quiet', { ...beside, arp: 'nftables', servers: servers('192.168.27', 5) });
  new VirtualService(stack, 'quietly', { pool: quiet, port: PORT.quiet, healthChecks });
  const led = new RealServerPool(stack, 'led', { ...beside, arp: 'redirect', servers: servers('192.168.27', 11) });
  new VirtualService(stack, 'redirected', { pool: led, port: PORT.redirected, healthChecks });
  const mixed = new RealServerPool(stack, 'mixed', {
    ...beside,
    routers: nat,
    network: natOutside,
    servers: servers('192.168.26', 1),
  });
  new VirtualService(stack, 'beside', { pool: mixed, port: PORT.mixed, healthChecks });
  return manifestOf(stack);
}
