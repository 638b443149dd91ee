import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import { type PlannedChange, terraformApply } from '../../lib/host/terraform';
import type { Probe, ProbeResult, Rig } from '../../lib/rig/rig';
import { terraformMachines } from '../../lib/operate/roll/machines';
import { readManifest } from '../../lib/rig/deployment';
import { synthesize, type Variant } from './lab-stack';
import { rolledUnderLoad } from './rolled';
import { activeAndStandby, answered, ADDRESS, output, startTestHypervisor, told } from './test-cluster';
import { PROGRAMS, type TestHypervisor } from './test-cluster';
import { filesWith, makeKeyPair, withDisksIn } from '../keys';
import { describeWith } from '../needs';

describeWith(['root', ...PROGRAMS], 'a running cluster', () => {
  let lab: TestHypervisor;
  let rig: Rig;

  beforeAll(async () => {
    lab = await startTestHypervisor('live');
    await lab.apply();
    rig = await lab.rig();
    await answered(rig);
  });

  afterAll(() => lab.stop());

  /** Machines that a change makes or ends. */
  function machinesReplaced(changes: readonly PlannedChange[]): readonly PlannedChange[] {
    // a new seed disk is how a change reaches the guest that runs
    const lasting = /^libvirt_(domain|network|volume(?!.*_Seed_))/;
    return changes.filter(({ address, action }) => lasting.test(address) && action !== 'update');
  }

  /** Does something while requests run, one connection among them that is kept. */
  async function underLoad<T>(action: () => Promise<T>): Promise<readonly [T, ProbeResult]> {
    const probe: Probe = await rig.probe({ url: ADDRESS });
    const started = async (): Promise<void> => {
      const before = probe.answered();
      await waitUntil(() => probe.answered() > before + 20, { what: 'answers to the probe', limitMs: 60_000 });
    };
    try {
      await started();
      const result = await action();
      await started();
      return [result, await probe.stop()];
    } finally {
      await probe.stop();
    }
  }

  async function takenBy(hosts: readonly string[], before: ReadonlyMap<string, string | undefined>): Promise<void> {
    await waitUntil(
      async () => {
        const reports = await Promise.all(hosts.map(async (host) => (await rig.report(host))?.seed));
        return reports.every((seed, index) => seed !== undefined && seed !== before.get(hosts[index] ?? ''));
      },
      { what: `the reports of ${hosts.join(', ')}`, limitMs: 120_000, everyMs: 500 },
    );
  }

  async function reports(hosts: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
    return new Map(await Promise.all(hosts.map(async (host) => [host, (await rig.report(host))?.seed] as const)));
  }

  const ROUTERS = ['lvs-primary', 'lvs-backup'];
  const SERVERS = ['web-rs1', 'web-rs2'];
  const table = (host: string): Promise<string> => output(rig, host, 'ipvsadm', '-Sn');

  describe('a service change reaches the running guests through a plain apply', () => {
    const changes: readonly {
      readonly what: string;
      readonly variant: Variant;
      readonly hosts: readonly string[];
      readonly effect: () => Promise<boolean>;
      /** nginx that listens on other ports ends connections that are idle just then, between two answers. */
      readonly nginxReloads?: boolean;
    }[] = [
      {
        what: 'a page',
        variant: { page: 'a ${text} with %{signs}' },
        hosts: SERVERS,
        effect: async () => (await rig.request(`${ADDRESS}page.txt`))?.body === 'a ${text} with %{signs}',
      },
      {
        what: 'a weight',
        variant: { page: 'a ${text} with %{signs}', weight: 3 },
        hosts: ROUTERS,
        effect: async () => (await table('lvs-primary')).includes('-r 10.11.12.1:80 -m -w 3'),
      },
      {
        what: 'a check',
        variant: { page: 'a ${text} with %{signs}', weight: 3, interval: 2 },
        hosts: ROUTERS,
        effect: async () =>
          (await output(rig, 'lvs-primary', 'cat', '/etc/keepalived/keepalived.conf')).includes('delay_loop 2\n'),
      },
      {
        what: 'a second service',
        variant: { page: 'a ${text} with %{signs}', weight: 3, interval: 2, secondService: true },
        hosts: [...ROUTERS, ...SERVERS],
        effect: async () => (await rig.request('http://192.168.26.10:8443/'))?.status === 200,
        nginxReloads: true,
      },
      {
        what: 'the removal of a page and of a service',
        variant: {},
        hosts: [...ROUTERS, ...SERVERS],
        effect: async () =>
          (await rig.request(`${ADDRESS}page.txt`))?.status === 404 && !(await table('lvs-backup')).includes('-f 8080'),
        nginxReloads: true,
      },
    ];

    test.each(changes)('$what: no machine replaced, no connection lost, the next plan empty', async (change) => {
      const before = await reports(change.hosts);
      const [applied, result] = await underLoad(async () => {
        const done = await lab.apply(change.variant);
        await takenBy(change.hosts, before);
        await waitUntil(change.effect, { what: 'the effect', limitMs: 120_000, everyMs: 500 });
        return done;
      });
      expect(machinesReplaced(applied)).toEqual([]);
      const ends = change.nginxReloads === true ? [undefined, 'the server closed it'] : [undefined];
      expect(ends).toContain(result.kept.ended);
      expect(await lab.plan()).toEqual([]);
    });

    test('a TLS key comes to the running servers, and stands in no state, plan or log', async () => {
      const keys = makeKeyPair('192.168.26.10');
      try {
        const [applied, result] = await underLoad(async () => {
          const done = await withDisksIn(keys.folder, () => lab.apply({ tls: keys }));
          await rig.clientRun(['sh', '-c', 'printf %s "$1" > "$2"', 'sh', keys.certificate, `${keys.folder}/ca.pem`]);
          const asked = ['curl', '-sm', '20', '--cacert', `${keys.folder}/ca.pem`, 'https://192.168.26.10/'];
          await waitUntil(async () => (await rig.clientRun(asked)).stdout.startsWith('web-rs'), {
            what: 'an answer in TLS',
            limitMs: 120_000,
            everyMs: 500,
          });
          return done;
        });
        expect(machinesReplaced(applied)).toEqual([]);
        expect([undefined, 'the server closed it']).toContain(result.kept.ended);
        expect(await lab.plan()).toEqual([]);
        const secret = keys.key.split('\n')[1] ?? '';
        expect(secret.length).toBeGreaterThan(40);
        expect(await filesWith(keys.certificate.split('\n')[1] ?? '', lab.outdir)).not.toEqual([]);
        expect(await filesWith(secret, lab.outdir)).toEqual([]);
        const before = await reports([...ROUTERS, ...SERVERS]);
        await lab.apply();
        await takenBy([...ROUTERS, ...SERVERS], before);
      } finally {
        keys.remove();
      }
    });

    test('an added real server is the only new machine, and gets its share', async () => {
      const [applied, result] = await underLoad(async () => {
        const done = await lab.apply({ thirdServer: true });
        rig = await lab.rig();
        await waitUntil(async () => (await answered(rig)) === 'web-rs3', {
          what: 'an answer of web-rs3',
          limitMs: 300_000,
        });
        return done;
      });
      const machines = machinesReplaced(applied);
      expect(machines.every(({ address, action }) => address.includes('rs3') && action === 'create')).toBe(true);
      expect(machines.length).toBeGreaterThan(0);
      expect(result.kept.ended).toBeUndefined();
      expect(await lab.plan()).toEqual([]);
    });

    test('a removed real server is the only machine that goes', async () => {
      const [applied] = await underLoad(() => lab.apply());
      const machines = machinesReplaced(applied);
      expect(machines.every(({ address, action }) => address.includes('rs3') && action === 'delete')).toBe(true);
      expect(machines.length).toBeGreaterThan(0);
      rig = await lab.rig();
      await waitUntil(async () => !(await table('lvs-primary')).includes('10.11.12.3'), {
        what: 'web-rs3 to leave the table',
        limitMs: 60_000,
      });
      expect(await lab.plan()).toEqual([]);
    });
  });

  describe('a file that its reader refuses', () => {
    test('leaves the old one running, says so, and a good one is taken again', async () => {
      const [active] = await activeAndStandby(rig);
      const path = '/etc/keepalived/keepalived.conf';
      const good = await output(rig, active, 'cat', path);
      // no property of a construct prints such a file: it is put into what Terraform reads, at its length
      const { folder } = lab.terraform();
      const document = join(folder, 'cdk.tf.json');
      await writeFile(document, (await readFile(document, 'utf8')).replaceAll('-seed-', '-seed-bad-'));
      for (const disc of (await readdir(join(folder, 'seeds'))).map((name) => join(folder, 'seeds', name))) {
        const text = await readFile(disc, 'latin1');
        await writeFile(disc, text.replaceAll('advert_int 1\n', 'advert_int x\n'), 'latin1');
      }
      await terraformApply({ ...lab.terraform(), ...told });
      await waitUntil(async () => ((await rig.report(active))?.refused ?? []).length > 0, {
        what: 'the refusal',
        limitMs: 120_000,
        everyMs: 500,
      });
      expect((await rig.report(active))?.refused).toEqual([
        expect.objectContaining({ path, output: expect.stringContaining('invalid number') as string }),
      ]);
      expect(await output(rig, active, 'cat', path)).toBe(good);
      await answered(rig);

      await lab.apply();
      await waitUntil(async () => (await rig.report(active))?.refused === undefined, {
        what: 'the good file to be taken',
        limitMs: 120_000,
        everyMs: 500,
      });
      expect(await lab.plan()).toEqual([]);
    });
  });

  describe('a change that needs new guests', () => {
    test('replaces the routers in one apply when their memory changes', async () => {
      const applied = machinesReplaced(await lab.apply({ memoryMiB: 400 }));
      expect(applied.map(({ action }) => action)).toEqual(['replace', 'replace']);
      await answered(rig);
      expect(await lab.plan()).toEqual([]);
    });

    test('replaces every guest in one apply when the image changes', async () => {
      const applied = machinesReplaced(await lab.apply({ memoryMiB: 400, image: { version: '2' } }));
      expect(applied.filter(({ address }) => address.startsWith('libvirt_domain.'))).toHaveLength(4);
      await answered(rig);
      expect(await lab.plan()).toEqual([]);
    });

    test('is rolled: another image and more memory, and clients notice nothing', async () => {
      const [, standby] = await activeAndStandby(rig);
      const folder = synthesize(lab.outdir, lab.place, { memoryMiB: 416, image: { version: '3' } });
      const machines = terraformMachines(lab.terraform());
      const { report, asking, keeping } = await rolledUnderLoad(rig, await readManifest(folder), machines, 10);
      expect(report.routers.map(({ host }) => host)).toEqual([standby, ...ROUTERS.filter((name) => name !== standby)]);
      expect(report.routers.map(({ idle }) => idle)).toEqual([[], []]);
      expect(report.routers.map(({ handOver }) => handOver?.unknown)).toEqual([undefined, []]);
      expect(report.servers.map(({ host }) => host)).toEqual(SERVERS);
      expect(asking.failures).toEqual({});
      expect(keeping.failures).toEqual({});
      expect(keeping.kept.ended).toBeUndefined();
      expect(await lab.plan()).toEqual([]);
    });
  });
});
