import { FirewallMarkService, HealthCheck, Port, RealServerPool, VirtualService, Workload } from 'cdktf-lvs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import type { Manifest } from '../../lib/manifest';
import { startRehearsal, type Rehearsal } from '../../lib/rig/rehearsal/start';
import { describeWith } from '../needs';
import { manifestOf } from '../rig/manifest';
import { addHost, addRouters, emptyStack } from '../stack';

// What IPVS of a real kernel does with the options of services; stand-ins that say their host's name are the servers.

const VIP = '192.168.26.10';
const CHECKS = [HealthCheck.ping({ intervalSeconds: 1, timeoutSeconds: 1, retries: 0 })];

function manifest(): Manifest {
  const stack = emptyStack();
  addHost(stack);
  // source NAT beside single packets: it must not see their answers
  const routers = addRouters(stack, { realServerInternet: true });
  const workload = Workload.custom({ units: ['answers.service'] });
  const names = new RealServerPool(stack, 'names', {
    routers,
    workload,
    servers: { ns1: '10.11.12.1', ns2: '10.11.12.2' },
  });
  const excuses = new RealServerPool(stack, 'excuses', {
    routers,
    workload,
    servers: {
      e1: { address: '10.11.12.3', upperThreshold: 1 },
      e2: { address: '10.11.12.4', upperThreshold: 1 },
    },
  });
  const common = { pool: names, scheduler: 'rr', healthChecks: CHECKS } as const;
  new VirtualService(stack, 'http', { ...common, port: 80, sorryServer: { address: '10.11.12.3', port: 8080 } });
  new VirtualService(stack, 'dns', { ...common, port: Port.udp(53) });
  new VirtualService(stack, 'single', { ...common, port: Port.udp(54), onePacketScheduling: true });
  new VirtualService(stack, 'signals', { ...common, port: Port.sctp(2905), scheduler: { name: 'sh', port: true } });
  new FirewallMarkService(stack, 'both', {
    ...common,
    ports: [55, Port.udp(55), Port.sctp(55)],
    persistenceNetmask: '255.255.255.0',
  });
  new VirtualService(stack, 'excuse', { pool: excuses, port: 8080, healthChecks: CHECKS });
  return manifestOf(stack);
}

/** Sends datagrams from one port, and gives the answers that come from the port they went to. */
const DATAGRAMS = `
import socket, sys
asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asked.connect(('${VIP}', int(sys.argv[1])))
asked.settimeout(3)
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

describeWith(['qemu-system-x86_64', 'setpriv'], 'services on a rehearsed cluster', () => {
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    rehearsal = await startRehearsal(manifest(), {});
    await eventually('the service to answer', async () => (await body())?.startsWith('names-') === true);
  });

  afterAll(async () => {
    await rehearsal.stop();
  });

  const eventually = (what: string, holds: () => Promise<boolean>): Promise<void> =>
    waitUntil(holds, { what, limitMs: 90_000, everyMs: 300 });
  const body = async (): Promise<string | undefined> => (await rehearsal.rig.request(`http://${VIP}/`))?.body.trim();
  const asked = async (program: string, port: number, times: number): Promise<readonly string[]> => {
    const command = ['python3', '-c', program, `${port}`, `${times}`];
    const { stdout } = await rehearsal.rig.clientRun(command, 60_000);
    return stdout.trim().split('\n');
  };
  const table = async (router: string): Promise<string> => (await rehearsal.rig.run(router, ['ipvsadm', '-Ln'])).stdout;

  test('a udp service keeps the server of a port, and one-packet scheduling does not: each answer has the virtual address', async () => {
    expect(new Set(await asked(DATAGRAMS, 53, 6)).size).toBe(1);
    const single = await asked(DATAGRAMS, 54, 10);
    expect(single).toHaveLength(10);
    expect(new Set(single)).toEqual(new Set(['names-ns1', 'names-ns2']));
    expect(single.filter((name, index) => name === single[index - 1])).toEqual([]);
  });

  test('without the rules for single packets no answer has it', async () => {
    const [active = ''] = await rehearsal.rig.activeRouters();
    const chain = ['ip', 'lvs', 'one_packet_answers'];
    await rehearsal.rig.run(active, ['nft', 'flush', 'chain', ...chain]);
    expect(await asked(DATAGRAMS, 54, 1)).toEqual(['TimeoutError']);
    await rehearsal.rig.run(active, ['nft', '-f', '/etc/nftables.conf']);
    expect(await asked(DATAGRAMS, 54, 2)).toHaveLength(2);
  });

  test('both routers hold every service, sctp and the flags too', async () => {
    for (const router of ['lvs-primary', 'lvs-backup']) {
      const text = await table(router);
      expect(text).toContain(`SCTP ${VIP}:2905 sh (sh-port)`);
      expect(text).toContain(`UDP  ${VIP}:54 rr ops`);
      expect(text).toContain('FWM  55 rr persistent 300 mask 255.255.255.0');
    }
  });

  test('one mark answers on tcp and udp by the same server', async () => {
    const [byUdp] = await asked(DATAGRAMS, 55, 1);
    const byTcp = await rehearsal.rig.request(`http://${VIP}:55/`);
    expect(byTcp?.body.trim()).toBe(byUdp);
  });

  test('a server takes as many connections as its threshold, and refuses the next', async () => {
    expect(await asked(CONNECTIONS, 8080, 3)).toEqual(['taken', 'taken', 'ConnectionRefusedError']);
  });

  test('the sorry server answers while no server does, on its own port, and no longer', async () => {
    const { rig } = rehearsal;
    await rig.kill('names-ns1');
    await rig.kill('names-ns2');
    await eventually('the excuse', async () => (await body()) === 'excuses-e1');
    await rig.start('names-ns1');
    await rig.start('names-ns2');
    await eventually('the servers again', async () => (await body())?.startsWith('names-') === true);
  });
});
