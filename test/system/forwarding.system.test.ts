import type { ForwardingMethod } from 'cdktf-lvs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import { CLIENT, GATEWAY } from '../../lib/rig/rehearsal/surroundings';
import type { Rig } from '../../lib/rig/rig';
import { describeWith } from '../needs';
import { REHEARSAL_NEEDS } from './drilled';
import { forwardingManifest, PORT, TEXT, VIPS } from './forwarding-stack';
import { output, told } from './test-cluster';

// The manual's three topologies on IPVS of a real kernel: one contract for all, and what each does beside it.

interface Topology {
  readonly method: ForwardingMethod;
  readonly id: string;
  /** What tells packets of the service on their way into a server. */
  readonly arriving: string;
  readonly answersPassRouters: boolean;
}

const TOPOLOGIES: readonly Topology[] = [
  { method: 'nat', id: 'nat', arriving: 'tcp and dst net 10.11.12.0/24', answersPassRouters: true },
  { method: 'direct-routing', id: 'direct', arriving: 'tcp and dst host 192.168.27.10', answersPassRouters: false },
  { method: 'tunnel', id: 'tunnel', arriving: 'ip proto 4 and dst net 10.20.30.0/24', answersPassRouters: false },
];

const CLIENT_ADDRESS = '198.51.100.2';
const MEGABYTE = 1_000_000;

/** Sends so many bytes, and prints what the server says of them, or the error. */
const UPLOAD = `
import socket, sys
vip, port, size, limit = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
try:
    sent = socket.create_connection((vip, port), timeout=limit)
    # each packet says that it must not be cut into fragments
    sent.setsockopt(socket.IPPROTO_IP, 10, 2)
    sent.sendall(b'x' * size)
    sent.shutdown(socket.SHUT_WR)
    print(sent.recv(1000).decode())
except OSError as error:
    print(type(error).__name__)
`;

const DATAGRAM = `
import socket, sys
asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asked.connect((sys.argv[1], int(sys.argv[2])))
asked.settimeout(float(sys.argv[3]))
asked.send(b'who')
try:
    print(asked.recv(1000).decode())
except TimeoutError:
    print('nothing')
`;

/** Asks on a wire who has an address, and prints the hardware address of everyone who says so. */
const WHO_HAS = `
import fcntl, socket, struct, sys, time
nic, address = sys.argv[1], socket.inet_aton(sys.argv[2])
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
wire.bind((nic, 0))
wire.settimeout(0.2)
own = wire.getsockname()[4]
source = socket.inet_aton(socket.inet_ntoa(fcntl.ioctl(wire.fileno(), 0x8915, struct.pack('256s', nic.encode()))[20:24]))
question = b'\\xff' * 6 + own + struct.pack('!HHHBBH', 0x0806, 1, 0x0800, 6, 4, 1) + own + source + b'\\0' * 6 + address
seen = set()
for _ in range(3):
    wire.send(question)
    end = time.time() + 1
    while time.time() < end:
        try:
            packet = wire.recv(100)
        except TimeoutError:
            continue
        if packet[20:22] == b'\\0\\2' and packet[28:32] == address:
            seen.add(':'.join(f'{byte:02x}' for byte in packet[22:28]))
print(' '.join(sorted(seen)))
`;

describeWith(REHEARSAL_NEEDS, 'the three topologies, rehearsed', () => {
  const manifest = forwardingManifest();
  let rehearsal: Rehearsal;
  let rig: Rig;

  const client = async (program: string, ...words: readonly (string | number)[]): Promise<readonly string[]> => {
    const { stdout, stderr } = await rig.clientRun(['python3', '-c', program, ...words.map(String)], 60_000);
    expect(stderr).toBe('');
    return stdout.trim().split(' ');
  };
  const asked = (method: ForwardingMethod, port: number, size = 1): Promise<readonly string[]> =>
    client(UPLOAD, VIPS[method], port, size, 20);
  const active = async (id: string): Promise<string> =>
    (await rig.activeRouters()).find((name) => name.startsWith(`${id}-`)) ?? '';
  const during = async (host: string, nic: string, filter: string, work: () => Promise<unknown>): Promise<number> => {
    const capture = await rig.capture(host, nic, filter);
    await work();
    return (await capture.stop()).length;
  };

  beforeAll(async () => {
    rehearsal = await startRehearsal(manifest, told);
    ({ rig } = rehearsal);
    for (const { services } of manifest.clusters) {
      for (const { virtualAddress, ports, path } of services) {
        const [{ first } = { first: 0 }] = ports;
        const opens = ['timeout', '2', 'bash', '-c', `: </dev/tcp/${virtualAddress}/${first}`];
        const isUp = async (): Promise<boolean> => (await rig.clientRun(opens)).exitCode === 0;
        await waitUntil(isUp, { what: `${path} to answer`, limitMs: 120_000, everyMs: 300 });
      }
    }
  });

  afterAll(() => rehearsal.stop());

  describe.each(TOPOLOGIES)('$method', ({ method, id, arriving, answersPassRouters }) => {
    const vip = VIPS[method];
    const servers = [`${id}-web-s1`, `${id}-web-s2`];

    test('sends clients to one server after the other', async () => {
      const names: string[] = [];
      for (let turn = 0; turn < 4; turn++) {
        const [name = ''] = await asked(method, PORT.turns);
        names.push(name);
      }
      expect(new Set(names)).toEqual(new Set(servers));
      expect(names.slice(2)).toEqual(names.slice(0, 2));
    });

    test('lets the servers see the client’s own address', async () => {
      expect((await asked(method, PORT.turns))[1]).toBe(CLIENT_ADDRESS);
    });

    test('keeps a client at one server on all ports of a mark, tcp and udp', async () => {
      const [first = '', second = ''] = [
        ...(await asked(method, PORT.session[0])).slice(0, 1),
        ...(await asked(method, PORT.session[1])).slice(0, 1),
      ];
      const [third = ''] = await client(DATAGRAM, vip, PORT.session[0], 20);
      expect(servers).toContain(first);
      expect([second, third]).toEqual([first, first]);
    });

    test(`${answersPassRouters ? 'brings' : 'does not bring'} a datagram that a server sends from its own address`, async () => {
      const [first = ''] = await client(DATAGRAM, vip, PORT.session[1], answersPassRouters ? 20 : 3);
      expect(first).toMatch(answersPassRouters ? /^nat-web/ : /^nothing$/);
    });

    test(`has ${answersPassRouters ? 'the' : 'no'} answers pass the active router`, async () => {
      const router = await active(id);
      const answers = await during(router, 'eth0', `tcp and src host ${vip} and src port ${PORT.turns}`, () =>
        asked(method, PORT.turns),
      );
      expect(answers > 0).toBe(answersPassRouters);
      const questions = await during(router, 'eth0', `tcp and dst host ${vip} and dst port ${PORT.turns}`, () =>
        asked(method, PORT.turns),
      );
      expect(questions).toBeGreaterThan(0);
    });

    test('brings packets to a server as its topology does', async () => {
      const captures = await Promise.all(servers.map((host) => rig.capture(host, 'eth0', arriving)));
      // as many as there are servers
      await asked(method, PORT.turns);
      await asked(method, PORT.turns);
      const seen = await Promise.all(captures.map((each) => each.stop()));
      expect(seen.map((lines) => lines.length > 0)).toEqual([true, true]);
    });

    test('takes a megabyte in packets that must not be cut, while the client hears no ICMP', async () => {
      await rig.clientRun(['nft', DEAF]);
      try {
        expect((await asked(method, PORT.turns, MEGABYTE))[2]).toBe(`${MEGABYTE}`);
      } finally {
        await rig.clientRun(['nft', 'delete table ip deaf']);
      }
    });

    test.each([
      ['passive', ['--disable-epsv']],
      ['passive, extended', []],
      ['active', ['--disable-eprt', '--ftp-port', '-']],
    ])('transfers a file by FTP, %s', async (_, words) => {
      const { stdout, stderr } = await rig.clientRun(
        ['curl', '-sS', '--max-time', '20', ...words, `ftp://${vip}/text`],
        30_000,
      );
      expect(stderr).toBe('');
      expect(stdout === TEXT).toBe(true);
    });
  });

  describe('the size that servers of a tunnel offer', () => {
    const servers = ['tunnel-web-s1', 'tunnel-web-s2'];
    const withoutSize = async (work: () => Promise<void>): Promise<void> => {
      for (const host of servers) {
        await output(rig, host, 'nft', 'delete', 'table', 'ip', 'lvs');
      }
      try {
        await work();
      } finally {
        for (const host of servers) {
          await output(rig, host, 'nft', '-f', '/etc/nftables.conf');
        }
      }
    };

    test('is what long packets need where ICMP is dropped: without it they never arrive', async () => {
      await withoutSize(async () => {
        await rig.clientRun(['nft', DEAF]);
        try {
          expect(await client(UPLOAD, VIPS.tunnel, PORT.turns, MEGABYTE, 5)).not.toContain(`${MEGABYTE}`);
        } finally {
          await rig.clientRun(['nft', 'delete table ip deaf']);
        }
      });
    });

    test('is not needed by a client that hears the router’s fragmentation-needed', async () => {
      await withoutSize(async () => {
        expect((await asked('tunnel', PORT.turns, MEGABYTE))[2]).toBe(`${MEGABYTE}`);
      });
    });
  });

  describe('the virtual address of servers on the clients’ wire', () => {
    const nicOf = async (vip: string): Promise<string> => {
      const way = await output(rig, GATEWAY, 'ip', '-o', 'route', 'get', vip);
      return / dev (\S+)/.exec(way)?.[1] ?? '';
    };
    const whoHas = async (vip: string): Promise<readonly string[]> =>
      (await output(rig, GATEWAY, 'python3', '-c', WHO_HAS, await nicOf(vip), vip)).trim().split(' ');
    const macOf = (host: string): string =>
      manifest.hosts.find(({ name }) => name === host)?.nics[0]?.mac.toLowerCase() ?? '';

    test('is answered for by the active router alone, whichever way keeps the servers quiet', async () => {
      expect(await whoHas(VIPS['direct-routing'])).toEqual([macOf(await active('direct'))]);
    });

    test.each([
      ['nftables', PORT.quiet, ['quiet-s1', 'quiet-s2']],
      ['redirect', PORT.redirected, ['led-s1', 'led-s2']],
    ])('is served with arp: %s', async (_, port, servers) => {
      const [name = '', peer] = await asked('direct-routing', port);
      expect(servers).toContain(name);
      expect(peer).toBe(CLIENT_ADDRESS);
    });

    test('is taken from the routers by a server whose arp_ignore is off', async () => {
      const thief = 'direct-web-s1';
      const keys = ['net.ipv4.conf.all.arp_ignore', 'net.ipv4.conf.all.arp_announce'];
      const vip = VIPS['direct-routing'];
      for (const key of keys) {
        await output(rig, thief, 'sysctl', '-q', '-w', `${key}=0`);
      }
      try {
        const answering = await whoHas(vip);
        expect(answering).toContain(macOf(thief));
        // as the neighbour that has heard this answer does: the routers see no packet of it
        const nic = await nicOf(vip);
        await output(rig, GATEWAY, 'ip', 'neigh', 'replace', vip, 'lladdr', macOf(thief), 'dev', nic);
        const router = await active('direct');
        const filter = `tcp and dst host ${vip} and dst port ${PORT.turns}`;
        let names: readonly string[] = [];
        const seen = await during(router, 'eth0', filter, async () => {
          names = [await asked('direct-routing', PORT.turns), await asked('direct-routing', PORT.turns)].map(
            ([name = '']) => name,
          );
        });
        expect(names).toEqual([thief, thief]);
        expect(seen).toBe(0);
        // a flush would leave what was written by hand
        await output(rig, GATEWAY, 'ip', 'neigh', 'del', vip, 'dev', nic);
      } finally {
        await output(rig, thief, 'sysctl', '-q', '-p', '/etc/sysctl.d/90-lvs.conf');
      }
      expect(await whoHas(vip)).toEqual([macOf(await active('direct'))]);
    });
  });

  describe('a connection from before a change of forwarding', () => {
    const servers = ['direct-web-s1', 'direct-web-s2'];
    const vip = VIPS['direct-routing'];
    const address = (host: string): string => manifest.hosts.find(({ name }) => name === host)?.nics[0]?.address ?? '';

    /** How many packets came out of the routers' tunnels to a server; nobody answers them. */
    const tunnelled = async (host: string): Promise<number> =>
      Number(/packets (\d+)/.exec(await output(rig, host, 'nft', 'list', 'table', 'ip', 'deaf'))?.[1]);

    /** Into tunnels and back, while one connection to each server goes on trying from before. */
    const changed = async (router: string): Promise<void> => {
      const by = async (how: string): Promise<void> => {
        for (const host of servers) {
          await output(rig, router, 'ipvsadm', '-e', '-t', `${vip}:${PORT.turns}`, '-r', address(host), how);
        }
      };
      const more = async (what: string): Promise<void> => {
        const before = await Promise.all(servers.map(tunnelled));
        const grown = async (): Promise<boolean> =>
          (await Promise.all(servers.map(tunnelled))).every((now, index) => now > (before[index] ?? 0));
        await waitUntil(grown, { what, limitMs: 60_000, everyMs: 200 });
      };
      await by('-i');
      const opens = `: </dev/tcp/${vip}/${PORT.turns}`;
      const trying = rig.clientRun(['timeout', '120', 'bash', '-c', `(${opens})& (${opens})& wait`], 150_000);
      await more('a connection to each server by its tunnel');
      await by('-g');
      await more('another packet of each old connection');
      await rig.clientRun(['pkill', '-f', opens]);
      await trying;
    };
    const answering = async (limitSeconds: number): Promise<ReadonlySet<string | undefined>> => {
      const [first] = await client(UPLOAD, vip, PORT.turns, 1, limitSeconds);
      const [second] = await client(UPLOAD, vip, PORT.turns, 1, limitSeconds);
      return new Set([first, second]);
    };

    beforeAll(async () => {
      for (const host of servers) {
        await output(
          rig,
          host,
          'nft',
          'table ip deaf { chain tunnel { type filter hook input priority 0; ip protocol 4 counter drop; }; }',
        );
      }
    });

    afterAll(async () => {
      for (const host of servers) {
        await output(rig, host, 'nft', 'delete table ip deaf');
      }
    });

    test('leaves no route behind that new ones would be lost on', async () => {
      const router = await active('direct');
      await changed(router);
      expect(await answering(20)).toEqual(new Set(servers));
    });

    test('does, where the servers are not their own gateways', async () => {
      const router = await active('direct');
      const routes = servers.map((host) => `${address(host)}/32 via ${address(host)} dev eth0 onlink`);
      for (const route of routes) {
        await output(rig, router, 'sh', '-c', `ip route del ${route}`);
      }
      try {
        await changed(router);
        expect([...(await answering(3))].filter((name = '') => servers.includes(name))).toEqual([]);
      } finally {
        for (const route of routes) {
          await output(rig, router, 'sh', '-c', `ip route replace ${route} proto keepalived`);
        }
      }
      expect(await answering(20)).toEqual(new Set(servers));
    });
  });

  test('one pair of routers serves a pool by NAT and another one by direct routing', async () => {
    const [name = '', peer] = await asked('nat', PORT.mixed);
    expect(['mixed-s1', 'mixed-s2']).toContain(name);
    expect(peer).toBe(CLIENT_ADDRESS);
    const [router, filter] = [await active('nat'), `tcp and src host ${VIPS.nat} and src port ${PORT.mixed}`];
    expect(await during(router, 'eth0', filter, () => asked('nat', PORT.mixed))).toBe(0);
  });

  test('routers whose servers all answer by themselves pass nothing on', async () => {
    const forwarding = async (router: string): Promise<string> =>
      (await output(rig, router, 'sysctl', '-n', 'net.ipv4.ip_forward')).trim();
    expect(await Promise.all(['nat-primary', 'direct-primary', 'tunnel-primary'].map(forwarding))).toEqual([
      '1',
      '0',
      '0',
    ]);
  });

  test('the client is where the test believes', async () => {
    expect(await output(rig, CLIENT, 'ip', '-4', '-o', 'address')).toContain(` ${CLIENT_ADDRESS}/`);
  });
});

/** The client's side hears no error of ICMP. */
const DEAF = 'table ip deaf { chain heard { type filter hook input priority 0; ip protocol icmp drop; }; }';
