import { describe, expect, test, vi } from 'vitest';
import type { Manifest } from '../../lib/manifest';
import { HostError } from '../../lib/host/host-error';
import { waitUntil } from '../../lib/host/task';
import { runDrills } from '../../lib/drills/run';
import type { CommandResult, Rig } from '../../lib/rig/rig';
import { lookText, MANUAL } from './scenes';

// How a drill is carried out, over a rig of this file's own: what a cluster does is tried on real ones.

// it waits as long as on a real one, and a busy machine is slow
vi.setConfig({ testTimeout: 300_000, maxConcurrency: 8 });

const FLOATING = ['192.168.26.10', '10.11.12.10'];
const TABLE = [
  'TCP  C0A81A0A:0050 rr ',
  '  -> 0A0B0C01:0050      Masq    1      3          14',
  '  -> 0A0B0C02:0050      Masq    1      2          15',
];

const done = (stdout = ''): Promise<CommandResult> => Promise.resolve({ exitCode: 0, stdout, stderr: '' });

/** A sound cluster whose primary is active, and on which nothing has an effect; notes what is done to it. */
function rigOf(notes: string[], overrides: Partial<Rig> = {}): Rig {
  const note = (what: string) => (host: string) => {
    notes.push(`${what} ${host}`);
    return Promise.resolve();
  };
  const result = { answered: 100, failed: 0, longestGapMs: 60, stalledMs: 0, answers: {}, failures: {} };
  return {
    run: (host, command) =>
      command[0] === 'sh'
        ? done(lookText(host === 'lvs-primary' ? FLOATING : [], TABLE))
        : (notes.push(`run ${host} ${command.join(' ')}`), done()),
    request: () => Promise.resolve({ status: 200, body: 'web-rs1\n' }),
    probe: () =>
      Promise.resolve({
        answered: () => Math.floor(Date.now() / 50),
        failed: () => 0,
        keptAnswered: () => Math.floor(Date.now() / 200),
        stop: () => {
          notes.push('the probe ends');
          return Promise.resolve({ ...result, kept: { answered: 9, longestWaitMs: 60 } });
        },
      }),
    activeRouters: () => Promise.resolve(['lvs-primary']),
    report: () => Promise.resolve(undefined),
    clientRun: () => done(),
    cut: note('cut'),
    mend: note('mend'),
    freeze: note('freeze'),
    thaw: note('thaw'),
    capture: () => Promise.reject(new HostError('no tcpdump')),
    kill: note('kill'),
    start: note('start'),
    reboot: note('reboot'),
    shutdown: note('shutdown'),
    ...overrides,
  };
}

test('a cluster that does not become whole is waited for once', async () => {
  const rig = rigOf([], { run: () => done(lookText([], TABLE)) });
  const { results } = await runDrills(rig, MANUAL, ['power-cut', 'drain'], { bootSeconds: 1 });
  expect(results).toMatchObject([
    { drill: 'power-cut', outcome: 'failed', reasons: [expect.stringContaining('to be whole')] },
    { drill: 'drain', outcome: 'not run', reasons: ["the cluster was not whole at 'power-cut'"] },
  ]);
});

describe.concurrent('what was broken is put right', () => {
  test('after a drill that failed', async () => {
    const notes: string[] = [];
    // the standby never takes over
    const { results } = await runDrills(rigOf(notes), MANUAL, ['power-cut'], { bootSeconds: 5 });
    expect(results).toMatchObject([{ drill: 'power-cut', outcome: 'failed' }]);
    expect(notes.filter((each) => each !== 'the probe ends')).toEqual(['kill lvs-primary', 'start lvs-primary']);
  });

  test('after an action that failed', async () => {
    const notes: string[] = [];
    const rig = rigOf(notes, { cut: () => Promise.reject(new HostError('no such cable')) });
    const { results } = await runDrills(rig, MANUAL, ['private-cable-carrier'], { bootSeconds: 5 });
    expect(results).toMatchObject([{ outcome: 'failed', reasons: ['no such cable'] }]);
    expect(notes).toContain('mend lvs-primary');
    expect(notes).toContain('the probe ends');
  });

  test('after an interrupt, which ends all drills', async () => {
    const notes: string[] = [];
    const abort = new AbortController();
    const rig = rigOf(notes, {
      freeze: (host) => {
        notes.push(`freeze ${host}`);
        abort.abort(new HostError('interrupted'));
        return Promise.resolve();
      },
    });
    const running = runDrills(rig, MANUAL, ['freeze', 'power-cut'], { signal: abort.signal });
    await expect(running).rejects.toThrow(/interrupted|aborted/);
    expect(notes).toContain('thaw lvs-primary');
    expect(notes).not.toContain('kill lvs-primary');
  });
});

describe.concurrent('the clusters of a stack', () => {
  const other = JSON.parse(
    JSON.stringify(MANUAL).replaceAll(/"lvs-/g, '"other-').replaceAll(/"web-/g, '"far-'),
  ) as Manifest;
  const both: Manifest = {
    ...MANUAL,
    clusters: [...MANUAL.clusters, ...other.clusters.map((cluster) => ({ ...cluster, path: 'lab/other' }))],
    hosts: [...MANUAL.hosts, ...other.hosts],
  };
  const holds = (host: string): boolean => host.endsWith('-primary');

  test('are drilled side by side, each on its own hosts, and listed in the order of the manifest', async () => {
    const notes: string[] = [];
    const lines: string[] = [];
    let cuts = 0;
    const rig = rigOf(notes, {
      // neither goes on before both are broken
      cut: async (host) => {
        notes.push(`cut ${host}`);
        cuts++;
        await waitUntil(() => cuts === 2, { what: 'the other cluster to be broken', limitMs: 120_000 });
      },
      run: (host, command) => (command[0] === 'sh' ? done(lookText(holds(host) ? FLOATING : [], TABLE)) : done()),
    });
    const options = { bootSeconds: 5, clustersAtOnce: 2, onProgress: (line: string) => lines.push(line) };
    const { results } = await runDrills(rig, both, ['private-cable-carrier'], options);
    expect(results.map(({ cluster, drill }) => [cluster, drill])).toEqual([
      ['lab/lvs', 'private-cable-carrier'],
      ['lab/other', 'private-cable-carrier'],
    ]);
    expect(notes.filter((each) => /^(cut|mend) /.test(each)).sort()).toEqual([
      ...['cut lvs-primary', 'cut other-primary', 'mend lvs-primary', 'mend other-primary'],
    ]);
    expect(lines.map((line) => line.split(': ')[0])).toEqual(expect.arrayContaining(['lab/lvs', 'lab/other']));
  });

  test('are not drilled any more after an error in one of them, and what was broken is put right', async () => {
    const notes: string[] = [];
    const rig = rigOf(notes, {
      run: (host, command) => (command[0] === 'sh' ? done(lookText(holds(host) ? FLOATING : [], TABLE)) : done()),
      freeze: (host) => {
        notes.push(`freeze ${host}`);
        return host === 'lvs-primary' ? Promise.reject(new TypeError('a mistake')) : Promise.resolve();
      },
    });
    const running = runDrills(rig, both, ['freeze', 'power-cut'], { bootSeconds: 5, clustersAtOnce: 2 });
    await expect(running).rejects.toThrow('a mistake');
    const frozen = notes.filter((each) => each.startsWith('freeze')).map((each) => each.replace('freeze', 'thaw'));
    expect(notes).toEqual(expect.arrayContaining(['thaw lvs-primary', ...frozen]));
    expect(notes.join()).not.toContain('kill');
  });
});

describe.concurrent('is listed as not run, with the reason', () => {
  const reasons = async (manifest: Manifest, name: string): Promise<readonly unknown[]> => {
    const { results } = await runDrills(rigOf([]), manifest, [name], { bootSeconds: 2 });
    return results.map(({ outcome, reasons: [reason] }) => [outcome, reason]);
  };

  test('a drill for which the cluster lacks something', async () => {
    const [cluster] = MANUAL.clusters;
    const pools = cluster?.pools.map((pool) => ({ ...pool, servers: pool.servers.slice(0, 1) })) ?? [];
    const manifest = { ...MANUAL, clusters: cluster === undefined ? [] : [{ ...cluster, pools }] };
    expect(await reasons(manifest, 'drain')).toEqual([['not run', expect.stringContaining('no second real server')]]);
  });

  test('any drill on a cluster without a page and without a file', async () => {
    const hosts = MANUAL.hosts.map((host) => ({ ...host, units: ['lvs-seed.service'] }));
    const [listed] = await reasons({ ...MANUAL, hosts }, 'power-cut');
    expect(listed).toEqual(['not run', expect.stringContaining('no service has a page')]);
  });
});

test('a drill that nobody knows is refused, with those that there are', async () => {
  await expect(runDrills(rigOf([]), MANUAL, ['sideways'])).rejects.toThrow(/no drill 'sideways'.*power-cut/);
});
