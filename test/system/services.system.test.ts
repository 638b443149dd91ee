import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import { dnsQuestion } from '../../lib/rig/rehearsal/dns-question';
import { CLIENT, GATEWAY } from '../../lib/rig/rehearsal/surroundings';
import { describeWith } from '../needs';
import { REHEARSAL_NEEDS } from './drilled';
import { weightsAt } from './ipvs-table';
import { lostAt, PORT, SCHEDULED, servicesManifest, VIP } from './services-stack';
import { output, told } from './test-cluster';

// What IPVS of a real kernel and keepalived do with the options of services.

const ROUTERS = ['lvs-primary', 'lvs-backup'];
const NS1 = '10.11.12.1';
const NS2 = '10.11.12.2';

/** Sends datagrams from one port, and gives the answers that come from the port they went to. */
const DATAGRAMS = `
import socket, sys
asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asked.connect(('${VIP}', int(sys.argv[1])))
asked.settimeout(10)
for _ in range(int(sys.argv[2])):
    asked.send(b'who')
    try:
        print(asked.recv(100).decode().strip())
    except OSError as error:
        print(type(error).__name__)
`;

/** Opens connections and keeps them; what became of each. */
const CONNECTIONS = `
import socket, sys
kept = []
for _ in range(int(sys.argv[2])):
    try:
        kept.append(socket.create_connection(('${VIP}', int(sys.argv[1])), timeout=3))
        print('taken')
    except OSError as error:
        print(type(error).__name__)
`;

/** Asks on connections that it then resets, and gives the answers. */
const RESETS = `
import socket, struct, sys
for _ in range(int(sys.argv[2])):
    asked = socket.create_connection(('${VIP}', int(sys.argv[1])), timeout=20)
    asked.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    asked.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n')
    text = b''
    while more := asked.recv(1000):
        text += more
    print(text.split()[-1].decode())
    asked.close()
`;

/** Notes each weight of a server that a router has, until the server has its whole one. */
const WEIGHTS = `
seen=none
while [ "$seen" != "$3" ]; do
  weight=$(ipvsadm -Ln -t "$1" | awk -v server="$2" 'index($2, server ":") == 1 { print $4 }')
  [ "$weight" = "$seen" ] || echo "$weight"
  seen=$weight
  sleep 0.3
done
`;

describeWith(REHEARSAL_NEEDS, 'services on a rehearsed cluster', () => {
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    rehearsal = await startRehearsal(servicesManifest(), told);
    await eventually('the service to answer', async () => (await body())?.startsWith('names-') === true);
  });

  afterAll(() => rehearsal.stop());

  const eventually = (what: string, holds: () => Promise<boolean>): Promise<void> =>
    waitUntil(holds, { what, limitMs: 180_000, everyMs: 300 });
  const body = async (): Promise<string | undefined> => (await rehearsal.rig.request(`http://${VIP}/`))?.body.trim();
  const asked = async (program: string, port: number, times: number): Promise<readonly string[]> => {
    const { stdout } = await rehearsal.rig.clientRun(['python3', '-c', program, `${port}`, `${times}`], 60_000);
    return stdout.trim().split('\n');
  };
  const table = async (router: string): Promise<string> => output(rehearsal.rig, router, 'ipvsadm', '-Ln');
  const active = async (): Promise<string> => (await rehearsal.rig.activeRouters())[0] ?? '';
  const weights = async (port: number): Promise<Readonly<Record<string, number>>> =>
    weightsAt(rehearsal.rig, await active(), `${VIP}:${port}`);
  const holds = async (port: number, server: string): Promise<boolean> => server in (await weights(port));
  const isLost = async (service: string): Promise<boolean> =>
    (await rehearsal.rig.run(await active(), ['test', '-d', lostAt(service)])).exitCode === 0;

  describe('that are well', () => {
    test('name servers that pass the check of the routers answer the client', async () => {
      await eventually('both to pass', async () => (await holds(53, NS1)) && (await holds(53, NS2)));
      expect(await output(rehearsal.rig, CLIENT, ...dnsQuestion(VIP, 53))).toBe('0\n');
    });

    test('a udp service keeps the server of a port, and one-packet scheduling does not: each answer has the virtual address', async () => {
      expect(new Set(await asked(DATAGRAMS, 53, 6)).size).toBe(1);
      const single = await asked(DATAGRAMS, 54, 10);
      expect(single).toHaveLength(10);
      expect(new Set(single)).toEqual(new Set(['names-ns1', 'names-ns2']));
      expect(single.filter((name, index) => name === single[index - 1])).toEqual([]);
    });

    test('a client keeps its server as long as its session lasts, and is balanced anew when that has ended', async () => {
      const [before, then] = await asked(RESETS, PORT.session, 2);
      expect(then).toBe(before);
      const entry = `${VIP}:${PORT.session} `;
      const sessions = async (): Promise<string> => output(rehearsal.rig, await active(), 'ipvsadm', '-Lnc');
      expect(await sessions()).toContain(entry);
      await eventually('the session to end', async () => !(await sessions()).includes(entry));
      const [after] = await asked(RESETS, PORT.session, 1);
      expect([before, after].sort()).toEqual(['names-ns1', 'names-ns2']);
    });

    test('without the rules for single packets no answer has it', async () => {
      const router = await active();
      await output(rehearsal.rig, router, 'nft', 'flush', 'chain', 'ip', 'lvs', 'one_packet_answers');
      expect(await asked(DATAGRAMS, 54, 1)).toEqual(['TimeoutError']);
      await output(rehearsal.rig, router, 'nft', '-f', '/etc/nftables.conf');
      expect(await asked(DATAGRAMS, 54, 2)).toHaveLength(2);
    });

    test('both routers hold every service, every scheduler and all flags, and a table of the size that they say', async () => {
      for (const router of ROUTERS) {
        const text = await table(router);
        expect(text).toContain('(size=1024)');
        expect(text).toContain(`SCTP ${VIP}:2905 sh (sh-port)`);
        expect(text).toContain(`UDP  ${VIP}:54 rr ops`);
        expect(text).toContain('FWM  55 rr persistent 300 mask 255.255.255.0');
        const missing = SCHEDULED.filter(([port, , words]) => !text.includes(`TCP  ${VIP}:${port} ${words}\n`));
        expect(missing).toEqual([]);
      }
    });

    test('one mark answers on tcp and udp by the same server', async () => {
      const [byUdp] = await asked(DATAGRAMS, 55, 1);
      const byTcp = await rehearsal.rig.request(`http://${VIP}:55/`);
      expect(byTcp?.body.trim()).toBe(byUdp);
    });

    test('clients of a network keep one server together, and those of the next one have the next server', async () => {
      const { rig } = rehearsal;
      const clients = ['203.0.113.5', '203.0.113.6', '192.0.2.5'];
      const seen = await output(rig, CLIENT, 'ip', '-4', '-o', 'address', 'show', 'eth0');
      const [, own = ''] = /inet ([\d.]+)/.exec(seen) ?? [];
      for (const client of clients) {
        await output(rig, CLIENT, 'ip', 'address', 'add', `${client}/32`, 'dev', 'eth0');
        await output(rig, GATEWAY, 'ip', 'route', 'add', client, 'via', own);
      }
      const met: string[] = [];
      for (const client of clients) {
        met.push(await output(rig, CLIENT, 'curl', '-s', '-m', '20', '--interface', client, `http://${VIP}:55/`));
      }
      expect(met[1]).toBe(met[0]);
      expect(met[2]).not.toBe(met[0]);
    });

    test('a server takes as many connections as its threshold, and refuses the next', async () => {
      expect(await asked(CONNECTIONS, 8080, 3)).toEqual(['taken', 'taken', 'ConnectionRefusedError']);
    });

    test('alpha keeps a server out until it has passed its check; without it, a server is in until it has failed', async () => {
      expect(await weights(PORT.alpha)).toEqual({});
      expect(await weights(PORT.hopeful)).toEqual({ [NS1]: 4, [NS2]: 8 });
    });
  });

  describe('whose servers die and come back', () => {
    test('a server that refuses connections leaves the services that ask for one, and no others', async () => {
      const { rig } = rehearsal;
      await rig.run('names-ns1', ['systemctl', 'stop', 'answers.service']);
      await eventually('the refusing server to leave', async () => !(await holds(PORT.asked, NS1)));
      expect(await holds(80, NS1)).toBe(true);
      await rig.run('names-ns1', ['systemctl', 'start', 'answers.service']);
      await eventually('the server to be back', () => holds(PORT.asked, NS1));
    });

    test('a silent server leaves every service, and stays with weight 0 where it is quiesced', async () => {
      await rehearsal.rig.cut('names-ns2', 'eth0', 'silent');
      for (const port of [PORT.asked, PORT.steady, 80]) {
        await eventually('the silent server to leave', async () => !(await holds(port, NS2)));
      }
      await eventually('it to be quiesced', async () => (await weights(PORT.quiet))[NS2] === 0);
      expect(await weights(PORT.quiet)).toEqual({ [NS1]: 4, [NS2]: 0 });
    });

    test('the quorum of one service is lost with it, and that with hysteresis is not', async () => {
      await eventually('the prompt quorum to be lost', () => isLost('prompt'));
      expect(await isLost('steady')).toBe(false);
    });

    test('the sorry server answers while no server does, on its own port; then every quorum is lost', async () => {
      await rehearsal.rig.kill('names-ns1');
      await eventually('the excuse', async () => (await body()) === 'excuses-e1');
      await eventually('the steady quorum to be lost', () => isLost('steady'));
      // each service has checks of its own
      await eventually('it to be gone where it rises slowly', async () => !(await holds(PORT.slow, NS1)));
      // keepalived asks for the weight each 4 s: a server that is back before has its old one until then
      await output(rehearsal.rig, await active(), 'sleep', '6');
    });

    test('a server that is back has its whole weight at once, or slowly; it alone does not bring the quorum back', async () => {
      const { rig } = rehearsal;
      const router = await active();
      const watched = async (port: number): Promise<readonly string[]> => {
        const words = ['sh', '-c', WEIGHTS, 'sh', `${VIP}:${port}`, NS1, '4'];
        const { stdout } = await rig.run(router, words, 180_000);
        return stdout.split('\n').filter((line) => line !== '');
      };
      const [slow, whole] = [watched(PORT.slow), watched(PORT.asked)];
      await rig.start('names-ns1');
      expect(await whole).toEqual(['4']);
      const rising = await slow;
      expect(rising.length).toBeGreaterThan(1);
      expect(rising).toEqual(['1', '2', '4'].filter((weight) => rising.includes(weight)));
      await eventually('the server to answer', async () => (await body()) === 'names-ns1');
      await eventually('it to be back where the quorum is', () => holds(PORT.steady, NS1));
      expect(await isLost('steady')).toBe(true);
    });

    test('both bring it back', async () => {
      await rehearsal.rig.mend('names-ns2', 'eth0');
      await eventually('the steady quorum', async () => !(await isLost('steady')));
      await eventually('the prompt quorum', async () => !(await isLost('prompt')));
      await eventually('its weight', async () => (await weights(PORT.quiet))[NS2] === 8);
    });

    test('omega tells of a lost quorum when keepalived ends, and no other service does', async () => {
      const { rig } = rehearsal;
      const router = await active();
      await eventually('the quorum', async () => !(await isLost('omega')));
      await rig.run(router, ['systemctl', 'stop', 'keepalived']);
      const there = await output(rig, router, 'sh', '-c', 'ls -d /run/*-lost');
      await rig.run(router, ['systemctl', 'start', 'keepalived']);
      expect(there.trim()).toBe(lostAt('omega'));
    });
  });
});
