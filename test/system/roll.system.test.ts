import { afterAll, beforeAll, expect, test } from 'vitest';
import { weightsOf } from '../../lib/drills/router-state';
import { lookAtBoth } from '../../lib/drills/whole';
import type { PlannedChange } from '../../lib/host/terraform';
import type { Manifest, ManifestHost } from '../../lib/manifest';
import { handOver } from '../../lib/operate/roll/hand-over';
import { tellAll, waitInSync } from '../../lib/operate/roll/in-sync';
import type { Machines } from '../../lib/operate/roll/machines';
import { planRoll, roll } from '../../lib/operate/roll/roll';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import { describeWith } from '../needs';
import { manualManifest } from '../rig/manifest';
import { giveRouters, rolledUnderLoad, withSeedsOf } from './rolled';
import { activeAndStandby, answered, output, told } from './test-cluster';

describeWith(['root', 'qemu-system-x86_64', 'setpriv'], 'a roll, rehearsed', () => {
  const manifest = manualManifest();
  const ROUTERS = ['lvs-primary', 'lvs-backup'];
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    rehearsal = await startRehearsal(manifest, told);
    await answered(rehearsal.rig);
  });

  afterAll(() => rehearsal.stop());

  /** Here a host is made anew by cutting its power and starting it: nothing of its memory is left. */
  function machines(hosts: readonly string[]): Machines {
    const todo = new Set(hosts);
    return {
      plan: () => Promise.resolve(manifest.hosts.filter(({ name }) => todo.has(name)).map(replaced)),
      prepare: () => Promise.resolve(),
      renew: async ({ name }) => {
        await rehearsal.rig.kill(name);
        await rehearsal.rig.start(name);
        todo.delete(name);
      },
      finish: () => Promise.resolve([]),
    };
  }

  const replaced = ({ resources }: ManifestHost): PlannedChange => ({ address: resources.domain, action: 'replace' });

  const table = (host: string): Promise<string> =>
    output(rehearsal.rig, host, 'sh', '-c', 'nft list tables; ls /run/lvs-leave /run/lvs-prefer 2>&1 || true');

  test('of both routers and a server loses no request and no established connection, the standby first', async () => {
    const { rig } = rehearsal;
    const [active, standby] = await activeAndStandby(rig);
    const { report, asking, keeping } = await rolledUnderLoad(rig, manifest, machines([...ROUTERS, 'web-rs1']), 5);
    expect(report.routers.map(({ host }) => host)).toEqual([standby, active]);
    expect(report.routers[1]?.handOver).toMatchObject({ from: active, to: standby, unknown: [] });
    expect(report.routers.map(({ idle }) => idle)).toEqual([[], []]);
    expect(report.servers.map(({ host }) => host)).toEqual(['web-rs1']);
    expect(asking.failures).toEqual({});
    expect(keeping.failures).toEqual({});
    expect(keeping.kept.ended).toBeUndefined();
    expect(await rig.activeRouters()).toEqual([standby]);
  });

  test('leaves nothing behind: no table, no file, the settings of the manifest', async () => {
    for (const router of ROUTERS) {
      expect(await table(router)).not.toMatch(/lvs_roll|^\/run\/lvs/m);
      expect(await output(rehearsal.rig, router, 'sysctl', '-n', 'net.ipv4.vs.sync_threshold')).toMatch(/^3\s0\n$/);
      expect(await output(rehearsal.rig, router, 'sysctl', '-n', 'net.ipv4.vs.sync_refresh_period')).toBe('10\n');
    }
  });

  test('of a standby moves no address', async () => {
    const { rig } = rehearsal;
    const [active, standby] = await activeAndStandby(rig);
    const report = await roll(rig, manifest, machines([standby]), OPTIONS);
    expect(report.routers).toMatchObject([{ host: standby }]);
    expect(report.routers[0]).not.toHaveProperty('handOver');
    expect(await rig.activeRouters()).toEqual([active]);
  });

  test('that stopped half-way goes on: what is done is not done again', async () => {
    const { rig } = rehearsal;
    const [active, standby] = await activeAndStandby(rig);
    const half = machines(ROUTERS);
    const failing: Machines = {
      ...half,
      renew: async (host, task) => {
        if (host.name === active) {
          throw new Error('the pool is full');
        }
        await half.renew(host, task);
      },
    };
    await expect(roll(rig, manifest, failing, OPTIONS)).rejects.toThrow('the pool is full');
    // the addresses have moved, and stay where they are
    expect(await rig.activeRouters()).toEqual([standby]);
    expect(await table(active)).not.toMatch(/lvs_roll|^\/run\/lvs/m);
    const report = await roll(rig, manifest, half, OPTIONS);
    expect(report.routers.map(({ host }) => host)).toEqual([active]);
    expect(await rig.activeRouters()).toEqual([standby]);
  });

  test('of a server waits until another one takes connections again', async () => {
    const { rig } = rehearsal;
    const nginx = (verb: string): Promise<string> => output(rig, 'web-rs2', 'systemctl', verb, 'nginx.service');
    const taking = async (): Promise<readonly boolean[]> =>
      [...(await lookAtBoth(rig, cluster)).values()].map((state) =>
        cluster.services.every((service) => (weightsOf(state, service).get('10.11.12.2') ?? 0) > 0),
      );
    await nginx('stop');
    await expect.poll(taking, { timeout: 60_000, interval: 500 }).toEqual([false, false]);
    let started: Promise<string> | undefined;
    const report = await roll(rig, manifest, machines(['web-rs1']), {
      ...OPTIONS,
      onProgress: (line) => {
        if (line.startsWith('web-rs1 waits')) {
          started ??= nginx('start');
        }
      },
    });
    await started;
    expect(started).toBeDefined();
    expect(report.servers.map(({ host }) => host)).toEqual(['web-rs1']);
    expect(await taking()).toEqual([true, true]);
  });

  const RENUMBERED = 'lab/lvs: the virtual router id of VI_PUBLIC: 51 -> 61';

  function renumbered(): Manifest {
    const content = (text: string): string => text.replace('virtual_router_id 51\n', 'virtual_router_id 61\n');
    const hosts = manifest.hosts.map((host) => ({
      ...host,
      files: host.files.map((file) => ({ ...file, content: content(file.content) })),
    }));
    return { ...manifest, hosts };
  }

  test('is refused where the routers would not understand each other half-way', async () => {
    const { rig } = rehearsal;
    const coming = renumbered();
    expect(await planRoll(rig, coming, machines(ROUTERS), OPTIONS)).toMatchObject({ incompatible: [RENUMBERED] });
    await expect(roll(rig, coming, machines(ROUTERS), OPTIONS)).rejects.toThrow(RENUMBERED);
    expect(await planRoll(rig, manifest, machines(ROUTERS), OPTIONS)).toMatchObject({ incompatible: [] });
  });

  test('waits for connections that the standby does not know, and names those that are silent', async () => {
    const { rig } = rehearsal;
    const [active, standby] = await activeAndStandby(rig);
    const client = rig.clientRun(['bash', '-c', 'exec 3<>/dev/tcp/192.168.26.10/80; sleep 30'], 60_000);
    // told before, or it would be told to the new one
    const known = (): Promise<string> => output(rig, standby, 'cat', '/proc/net/ip_vs_conn');
    await expect.poll(known, { timeout: 30_000, interval: 500 }).toContain(' ESTABLISHED ');
    // the standby forgets all, and this client says nothing more
    await rig.kill(standby);
    await rig.start(standby);
    await expect
      .poll(async () => [...(await lookAtBoth(rig, cluster)).values()].every(({ isRunning }) => isRunning), {
        timeout: 60_000,
      })
      .toBe(true);
    const telling = await tellAll(rig, active, standby);
    const idle = await waitInSync(rig, telling, 0, told);
    expect(idle).toEqual([expect.stringMatching(/^TCP [\d.]+:\d+ 192\.168\.26\.10:80 10\.11\.12\.[12]:80$/)]);
    await client;
  });

  const [cluster] = manifest.clusters as [Manifest['clusters'][number]];

  test('has its addresses moved at once, and back', async () => {
    const { rig } = rehearsal;
    const [active, standby] = await activeAndStandby(rig);
    const moved = await handOver(rig, cluster, await tellAll(rig, active, standby), told);
    expect(moved).toMatchObject({ from: active, to: standby });
    expect(await rig.activeRouters()).toEqual([standby]);
    await roll(rig, manifest, machines([active]), OPTIONS);
    expect(await rig.activeRouters()).toEqual([standby]);
  });

  test('with another virtual router id is done all at once with --outage, until the routers agree again', async () => {
    const coming = renumbered();
    const all: Machines = {
      ...machines([]),
      finish: async () => {
        await giveRouters(rehearsal.rig, coming);
        return ROUTERS.map((name) => ({ address: `seed of ${name}`, action: 'replace' }));
      },
    };
    const outage = { ...OPTIONS, outage: true };
    const report = await roll(withSeedsOf(rehearsal.rig, coming), coming, all, outage);
    expect(report).toMatchObject({ routers: [], servers: [], finished: 2, plan: { incompatible: [RENUMBERED] } });
    expect(await rehearsal.rig.activeRouters()).toHaveLength(1);
    await answered(rehearsal.rig);
    expect(await planRoll(withSeedsOf(rehearsal.rig, coming), coming, all, OPTIONS)).toMatchObject({
      incompatible: [],
    });
    await giveRouters(rehearsal.rig, manifest);
    await activeAndStandby(rehearsal.rig);
  });

  test('of a pair whose primary takes the addresses back gives them back, and loses nothing', async () => {
    const preempting = manualManifest({ routers: { preempt: true } });
    const rig = withSeedsOf(rehearsal.rig, preempting);
    await giveRouters(rehearsal.rig, preempting);
    await expect.poll(() => rig.activeRouters(), { timeout: 60_000, interval: 500 }).toEqual(['lvs-primary']);
    const { report, asking, keeping } = await rolledUnderLoad(rig, preempting, machines(ROUTERS), 5);
    expect(report.routers.map(({ host }) => host)).toEqual(['lvs-backup', 'lvs-primary']);
    expect(asking.failures).toEqual({});
    expect(keeping.failures).toEqual({});
    expect(keeping.kept.ended).toBeUndefined();
    expect(await rig.activeRouters()).toEqual(['lvs-primary']);
  });

  const OPTIONS = { idleSeconds: 0, drainSeconds: 5, outage: false, ...told };
});
