import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { askedService } from '../../lib/drills/scene';
import { wholeCluster } from '../../lib/drills/whole';
import { waitUntil } from '../../lib/host/task';
import { drainServer } from '../../lib/operate/drain/drain';
import { type DrainTarget, drainTargets } from '../../lib/operate/drain/target';
import { undrainServer } from '../../lib/operate/drain/undrain';
import { statusOf } from '../../lib/operate/status/cluster';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import type { Rig } from '../../lib/rig/rig';
import { describeWith } from '../needs';
import { URL } from './contract';
import { manualManifest } from './manifest';

// emulated processors of a busy machine
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const STANDBY = 'standby';
const ACTIVE = 'active';

/** What is broken where, what mends it, and how status names it. keepalived's end takes floating addresses away: it comes first. */
const BROKEN: readonly (readonly [what: string, host: string, breaking: string, mending: string, named: RegExp])[] = [
  [
    'a stopped keepalived',
    STANDBY,
    'systemctl stop keepalived',
    'systemctl start keepalived',
    /^standby vrrp: keepalived does not run$/,
  ],
  [
    'a floating address by hand',
    STANDBY,
    'ip address add 192.168.26.10/24 dev eth0 label eth0:1',
    'ip address del 192.168.26.10/24 dev eth0',
    /^standby floating-address: holds 192\.168\.26\.10 on eth0 and is not active/,
  ],
  [
    'a changed file',
    'web-rs1',
    'echo >>/var/www/html/index.html',
    'truncate -s -1 /var/www/html/index.html',
    /^web-rs1 file: \/var\/www\/html\/index\.html has another content$/,
  ],
  [
    'a changed setting',
    ACTIVE,
    'sysctl -qw net.ipv4.conf.all.send_redirects=1',
    'sysctl -qw net.ipv4.conf.all.send_redirects=0',
    /^active sysctl: net\.ipv4\.conf\.all\.send_redirects is 1, not 0$/,
  ],
  [
    'a rule by hand',
    STANDBY,
    'nft add rule inet lvs_filter input tcp dport 9999 accept',
    'nft -f /etc/nftables.conf',
    /^standby rules: .* not deployed: tcp dport 9999 accept$/,
  ],
  [
    'a server in IPVS by hand',
    ACTIVE,
    'ipvsadm -a -t 192.168.26.10:80 -r 10.11.12.77:80 -m -w 0',
    'ipvsadm -d -t 192.168.26.10:80 -r 10.11.12.77:80',
    /^active table: IPVS has a server 10\.11\.12\.77:80 -m in lab\/http/,
  ],
  [
    'a stopped nginx',
    'web-rs2',
    'systemctl stop nginx',
    'systemctl start nginx',
    /^web-rs2 unit: nginx\.service is inactive$/,
  ],
  [
    'a route by hand',
    STANDBY,
    'ip route add 10.99.0.0/16 via 192.168.26.254',
    'ip route del 10.99.0.0/16',
    /^standby route: has a route that was not deployed: 10\.99\.0\.0\/16/,
  ],
  [
    'a stopped sync daemon',
    ACTIVE,
    'ipvsadm --stop-daemon master',
    'systemctl restart lvs-sync',
    /^active sync: .*\(master\)$/,
  ],
];

describeWith(['root', 'qemu-system-x86_64', 'setpriv'], 'a rehearsed cluster', () => {
  const manifest = manualManifest();
  const [cluster] = manifest.clusters;
  let rehearsal: Rehearsal;
  let rig: Rig;
  let active = '';

  const hostOf = (host: string): string => {
    const { primary, backup } = manifest.clusters[0]?.routers ?? { primary: '', backup: '' };
    return host === ACTIVE ? active : host === STANDBY ? (active === primary ? backup : primary) : host;
  };
  const whole = async (): Promise<void> => {
    if (cluster !== undefined) {
      ({ active } = await wholeCluster(rig, cluster, askedService(manifest, cluster)?.url, {}, 300_000));
    }
  };
  const shell = async (host: string, script: string): Promise<void> => {
    expect(await rig.run(hostOf(host), ['sh', '-c', script]), script).toMatchObject({ exitCode: 0 });
  };
  const findings = async (): Promise<readonly string[]> => {
    const { clusters } = await statusOf(rig, manifest);
    return clusters.flatMap((each) =>
      each.findings.map(({ host = '-', kind, text }) => {
        const role = host === active ? ACTIVE : host === hostOf(STANDBY) ? STANDBY : host;
        return `${role} ${kind}: ${text}`;
      }),
    );
  };
  /** Who answers new connections. */
  const met = async (): Promise<readonly string[]> => {
    const bodies = [];
    for (let request = 0; request < 6; request++) {
      bodies.push((await rig.request(URL, 10_000))?.body.trim() ?? 'nobody');
    }
    return [...new Set(bodies)].sort();
  };

  beforeAll(async () => {
    rehearsal = await startRehearsal(manifest, {});
    rig = rehearsal.rig;
    await whole();
  });

  afterAll(() => rehearsal.stop());

  test('that is whole has a status without a finding', async () => {
    await expect.poll(findings, { timeout: 60_000 }).toEqual([]);
    const status = await statusOf(rig, manifest);
    expect(status.isWell).toBe(true);
    expect(status.clusters[0]?.routers.map(({ state }) => state).sort()).toEqual(['active', 'standby']);
    expect(status.clusters[0]?.addresses.map(({ heldBy }) => heldBy)).toEqual([[active], [active]]);
    expect(status.clusters[0]?.transitions.map(({ text }) => text).join()).toContain('Entering MASTER STATE');
  });

  test('that is broken by hand in each way is named right, and mended has no finding', async () => {
    for (const [, host, breaking] of BROKEN) {
      await shell(host, breaking);
    }
    const found = await findings();
    for (const [what, , , , named] of BROKEN) {
      expect(
        found.filter((text) => named.test(text)),
        `${what} in ${found.join('\n')}`,
      ).toHaveLength(1);
    }
    for (const [, host, , mending] of [...BROKEN].reverse()) {
      await shell(host, mending);
    }
    await whole();
    await expect.poll(findings, { timeout: 120_000 }).toEqual([]);
  });

  test('tells a host that does not answer as such', async () => {
    await rig.freeze('web-rs1');
    const status = await statusOf(rig, manifest, 10_000);
    expect(status.clusters[0]?.findings).toContainEqual({ host: 'web-rs1', kind: 'silent', text: 'does not answer' });
    await rig.thaw('web-rs1');
    await whole();
  });

  test('sends a drained server nothing new, over a reload and a failover, and its connection goes on', async () => {
    const probe = await rig.probe({ url: URL, intervalMs: 600_000 });
    await waitUntil(() => probe.keptAnswered() > 10, { what: 'the connection to be used', limitMs: 60_000 });
    const { stdout } = await rig.run(active, ['grep', 'ESTABLISHED', '/proc/net/ip_vs_conn']);
    const address = Object.entries({ '0A0B0C01': '10.11.12.1', '0A0B0C02': '10.11.12.2' }).find(([hex]) =>
      stdout.includes(hex),
    )?.[1];
    const targets = drainTargets(manifest);
    const target = targets.find(({ server }) => server.address === address) as DrainTarget;
    const others = targets.filter((each) => each !== target).map(({ server }) => server.host);
    const both = targets.map(({ server }) => server.host);
    expect(await met()).toEqual(both);
    const drained = await drainServer(rig, target, { timeoutSeconds: 1, force: false });
    expect(drained).toMatchObject({ server: target.server.host, connections: 1, unserved: [] });
    expect(await met()).toEqual(others);
    await shell(ACTIVE, 'systemctl reload keepalived');
    await shell(STANDBY, 'systemctl reload keepalived');
    expect(await met()).toEqual(others);

    const before = active;
    await shell(ACTIVE, 'systemctl stop keepalived');
    await waitUntil(async () => ![before, ''].includes((await rig.activeRouters())[0] ?? ''), {
      what: 'the standby to take over',
      limitMs: 60_000,
    });
    expect(await met()).toEqual(others);
    await rig.run(before, ['systemctl', 'start', 'keepalived']);
    expect((await probe.stop()).kept.ended).toBeUndefined();

    const empty = await drainServer(rig, target, { timeoutSeconds: 120, force: false });
    expect(empty).toMatchObject({ connections: 0 });
    const last = targets.find((each) => each !== target) as DrainTarget;
    await expect(drainServer(rig, last, { timeoutSeconds: 0, force: false })).rejects.toThrow('is the last server');
    expect(await undrainServer(rig, target, { force: false })).toMatchObject({ takesConnections: true });
    expect(await met()).toEqual(both);
    await whole();
  });
});
