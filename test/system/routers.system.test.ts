import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import { CLIENT, GATEWAY } from '../../lib/rig/rehearsal/surroundings';
import { describeWith } from '../needs';
import { REHEARSAL_NEEDS } from './drilled';
import { CLAIM, TELL, TOLD_CLIENT } from './foreign-host';
import { BECAME_ACTIVE, BECAME_STANDBY, LARGE, MANUAL, PREFERRED, routerPairs } from './router-pairs';
import { output, told } from './test-cluster';

// What the options of a pair of routers do on real ones: VRRP, the packet filter, the sync daemon, tracked paths.

// a real server of the one pair, which has no business with VRRP
const FOREIGN = 'web-rs1';
const FOREIGN_ADDRESS = '10.11.12.1';

describeWith(REHEARSAL_NEEDS, 'two pairs of routers, rehearsed', () => {
  let rehearsal: Rehearsal;
  const manifest = routerPairs();

  beforeAll(async () => {
    rehearsal = await startRehearsal(manifest, told);
    for (const { vip } of [MANUAL, PREFERRED]) {
      await eventually(`${vip} to answer`, async () => (await rehearsal.rig.request(`http://${vip}/`)) !== undefined);
    }
  });

  afterAll(() => rehearsal.stop());

  const eventually = (what: string, holds: () => Promise<boolean>): Promise<void> =>
    waitUntil(holds, { what, limitMs: 180_000, everyMs: 300 });
  const on = (host: string, ...command: readonly string[]): Promise<string> => output(rehearsal.rig, host, ...command);
  const succeeds = async (host: string, ...command: readonly string[]): Promise<boolean> =>
    (await rehearsal.rig.run(host, command)).exitCode === 0;
  const listens = (router: string): Promise<boolean> =>
    succeeds(router, 'grep', '-q', 'VI_PRIVATE.*Entering BACKUP STATE', '/run/log/journal');
  const holds = async (router: string): Promise<boolean> => (await rehearsal.rig.activeRouters()).includes(router);

  /** Waits until one of the two is active. */
  const rolesOf = async ({ primary, backup }: typeof MANUAL): Promise<readonly [active: string, standby: string]> => {
    let active: readonly string[] = [];
    await eventually('one active router', async () => {
      active = (await rehearsal.rig.activeRouters()).filter((each) => [primary, backup].includes(each));
      return active.length === 1;
    });
    return active[0] === primary ? [primary, backup] : [backup, primary];
  };

  describe('VRRP', () => {
    test.each([
      ['unicast where it is asked for', PREFERRED.backup, /^(192\.168\.26\.1[89]) > (?!\1)192\.168\.26\.1[89]: VRRPv2/],
      ['multicast where it is not', MANUAL.backup, /^192\.168\.26\.[89] > 224\.0\.0\.18: VRRPv2/],
    ])('is %s', async (_, router, packet) => {
      const own = manifest.clusters.flatMap(({ routers }) => (routers.backup === router ? routers.interfaces : []));
      const peers = own.slice(0, 1).map(({ primary, backup }) => `(src host ${primary} or src host ${backup})`);
      const filter = `ip proto 112 and ${peers.join('')}`;
      const lines = await on(router, 'tcpdump', '-n', '-t', '-c', '6', '-i', 'eth0', filter);
      const packets = lines.trim().split('\n');
      expect(packets).toHaveLength(6);
      expect(packets.filter((line) => !packet.test(line.replace(/^IP /, '')))).toEqual([]);
    });
  });

  describe('the closed filter', () => {
    const claims = async (router: string): Promise<boolean> =>
      succeeds(router, 'grep', '-q', `from ${FOREIGN_ADDRESS} with higher priority 255`, '/run/log/journal');
    const claim = (): Promise<string> => on(FOREIGN, 'python3', '-c', CLAIM, FOREIGN_ADDRESS, '52', '10.11.12.10');
    const tell = (): Promise<string> =>
      on(FOREIGN, 'python3', '-c', TELL, FOREIGN_ADDRESS, '52', MANUAL.vip, FOREIGN_ADDRESS);
    const isTold = async (router: string): Promise<boolean> =>
      (await on(router, 'ipvsadm', '-Lnc')).includes(TOLD_CLIENT);

    test('keeps a host that is no router from claiming the addresses, and from telling of connections', async () => {
      const [active, standby] = await rolesOf(MANUAL);
      await claim();
      await tell();
      expect(await claims(active)).toBe(false);
      expect(await isTold(standby)).toBe(false);
    });

    test('and nothing else does', async () => {
      const [active, standby] = await rolesOf(MANUAL);
      const rules = ['ip protocol vrrp accept', 'udp dport 8848 accept'];
      for (const router of [active, standby]) {
        await on(router, 'nft', rules.map((rule) => `insert rule inet lvs_filter input ${rule}`).join('; '));
      }
      await tell();
      await eventually('the standby to believe it', () => isTold(standby));
      await claim();
      await eventually('the active router to hear it', () => claims(active));
      for (const router of [active, standby]) {
        await on(router, 'nft', '-f', '/etc/nftables.conf');
      }
    });

    // nothing listens there: what is let in is refused, and what is not hears nothing
    test('lets pings in from the private network and ssh from where it may come, and nothing else', async () => {
      const ping = (from: string, to: string): Promise<boolean> =>
        succeeds(from, 'ping', '-q', '-c', '1', '-W', '8', to);
      const connect = async (from: string, to: string, port: number): Promise<string | undefined> => {
        const words = ['timeout', '8', 'bash', '-c', `: </dev/tcp/${to}/${port}`];
        const { stderr, exitCode } = await rehearsal.rig.run(from, words);
        return exitCode === 124 ? 'silence' : /refused/.exec(stderr)?.[0];
      };
      const [fromAnywhere, fromInside] = ['192.168.26.9', '192.168.26.19'];
      const answers = await Promise.all([
        ping(FOREIGN, '10.11.12.9'),
        ping(CLIENT, fromAnywhere),
        connect(CLIENT, fromAnywhere, 22),
        connect(CLIENT, fromAnywhere, 23),
        connect(FOREIGN, '10.11.12.19', 22),
        connect(CLIENT, fromInside, 22),
      ]);
      expect(answers).toEqual([true, false, 'refused', 'silence', 'refused', 'silence']);
    });
  });

  describe('a hop with a smaller MTU', () => {
    const download = async (seconds: number): Promise<boolean> => {
      const words = ['curl', '-s', '-m', `${seconds}`, `http://${MANUAL.vip}/large.txt`];
      return (await rehearsal.rig.clientRun(words, 120_000)).stdout === LARGE;
    };

    const SERVERS = ['web-rs1', 'web-rs2'];
    /** The servers that know of a smaller MTU on their way to the client. */
    const told = async (): Promise<readonly string[]> => {
      const routes = await Promise.all(SERVERS.map((server) => on(server, 'ip', 'route', 'get', '198.51.100.2')));
      return SERVERS.filter((_, index) => routes[index]?.includes('mtu 1000'));
    };

    test('towards the client is told to the server, unless the filter drops what tells it', async () => {
      const [active] = await rolesOf(MANUAL);
      await on(GATEWAY, 'ip', 'link', 'set', 'eth0', 'mtu', '1000');
      await on(active, 'nft', 'insert rule inet lvs_filter input icmp type destination-unreachable drop');
      expect(await download(10)).toBe(false);
      expect(await told()).toEqual([]);
      await on(active, 'nft', '-f', '/etc/nftables.conf');
      expect(await download(60)).toBe(true);
      expect(await told()).not.toEqual([]);
      await on(GATEWAY, 'ip', 'link', 'set', 'eth0', 'mtu', '1500');
      // a server that knows of it would ask its clients for as small packets
      for (const server of SERVERS) {
        await on(server, 'ip', 'route', 'flush', 'cache');
      }
      expect(await told()).toEqual([]);
    });

    test('towards the server is told to the client', async () => {
      const [active] = await rolesOf(MANUAL);
      await on(active, 'ip', 'link', 'set', 'eth1', 'mtu', '1000');
      const question = ['curl', '-s', '-m', '60', '-H', `X-Long: ${'a'.repeat(4_000)}`, `http://${MANUAL.vip}/`];
      expect((await rehearsal.rig.clientRun(question, 120_000)).stdout).toMatch(/^web-rs/);
      expect(await on(CLIENT, 'ip', 'route', 'get', MANUAL.vip)).toContain('mtu 1000');
      await on(active, 'ip', 'link', 'set', 'eth1', 'mtu', '1500');
    });
  });

  describe('the sync daemon', () => {
    test('tells the standby of a connection once it is established, and not before', async () => {
      const [active, standby] = await rolesOf(MANUAL);
      const [half, whole] = [40_000, 40_001];
      const connect = `import socket, sys; socket.create_connection(('${MANUAL.vip}', 80), 600, ('', int(sys.argv[1]))).recv(1)`;
      const isIn = async (router: string, port: number, state: string): Promise<boolean> =>
        (await on(router, 'ipvsadm', '-Lnc')).split('\n').some((it) => it.includes(`:${port} `) && it.includes(state));
      // the server's answer to the first packet is lost
      await on(CLIENT, 'nft', 'add table ip t; add chain ip t in { type filter hook input priority 0; }');
      await on(CLIENT, 'nft', `add rule ip t in tcp dport ${half} drop`);
      for (const port of [half, whole]) {
        await on(CLIENT, 'sh', '-c', 'python3 -c "$1" "$2" >/dev/null 2>&1 &', 'sh', connect, `${port}`);
      }
      await eventually('the first packet', () => isIn(active, half, 'SYN_RECV'));
      await eventually('the standby to know', () => isIn(standby, whole, 'ESTABLISHED'));
      expect(await isIn(standby, half, '')).toBe(false);
    });

    test('runs both ways on both routers, whoever is active, and outlives a restart of keepalived', async () => {
      const daemons = async (router: string): Promise<string> => on(router, 'ipvsadm', '-L', '--daemon');
      const both = /master sync daemon \(mcast=eth1, syncid=52[^]*backup sync daemon \(mcast=eth1, syncid=52/;
      expect(await daemons(MANUAL.primary)).toMatch(both);
      await on(MANUAL.backup, 'systemctl', 'restart', 'keepalived.service');
      expect(await daemons(MANUAL.backup)).toMatch(both);
    });
  });

  describe('a router that dies', () => {
    test('is active again after its repair where it is preferred; scripts are run on the other one', async () => {
      const { rig } = rehearsal;
      await eventually('the preferred router to be active', () => holds(PREFERRED.primary));
      await on(PREFERRED.backup, 'rm', '-rf', BECAME_ACTIVE, BECAME_STANDBY);
      await rig.kill(PREFERRED.primary);
      await eventually('the other one to take over', () => holds(PREFERRED.backup));
      await eventually('its script', () => succeeds(PREFERRED.backup, 'test', '-s', BECAME_ACTIVE));
      await eventually('the service', async () => (await rig.request(`http://${PREFERRED.vip}/`)) !== undefined);
      await rig.start(PREFERRED.primary);
      await eventually('the preferred one to take back', () => holds(PREFERRED.primary));
      await eventually('the other one to give way', async () => !(await holds(PREFERRED.backup)));
      await eventually('its command, with its argument', () =>
        succeeds(PREFERRED.backup, 'test', '-d', BECAME_STANDBY),
      );
    });

    test('stays standby after its repair where none is preferred', async () => {
      const { rig } = rehearsal;
      const [active, standby] = await rolesOf(MANUAL);
      await rig.kill(active);
      await eventually('the standby to take over', () => holds(standby));
      await rig.start(active);
      await eventually('the repaired one to listen', () => listens(active));
      await on(active, 'tcpdump', '-n', '-c', '8', '-i', 'eth1', 'ip proto 112 and dst 224.0.0.18');
      expect([await holds(standby), await holds(active)]).toEqual([true, false]);
    });
  });

  test('a private cable that dies silently moves the addresses where a private path is tracked', async () => {
    const { rig } = rehearsal;
    await eventually('the preferred router to be active', () => holds(PREFERRED.primary));
    await rig.cut(PREFERRED.primary, 'eth1', 'silent');
    await eventually('it to give the addresses away', async () => !(await holds(PREFERRED.primary)));
    await eventually('the other one to take them', () => holds(PREFERRED.backup));
    await eventually('the service', async () => (await rig.request(`http://${PREFERRED.vip}/`)) !== undefined);
    await rig.mend(PREFERRED.primary, 'eth1');
    await eventually('the preferred one to take back', () => holds(PREFERRED.primary));
  });
});
