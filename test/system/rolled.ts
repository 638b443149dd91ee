import { expect } from 'vitest';
import type { Manifest } from '../../lib/manifest';
import type { Machines } from '../../lib/operate/roll/machines';
import { roll, type RollReport } from '../../lib/operate/roll/roll';
import type { ProbeResult, Rig, SeedReport } from '../../lib/rig/rig';
import { ADDRESS, output, told } from './test-cluster';

/** What clients saw of a roll. */
interface Rolled {
  readonly report: RollReport;
  /** Of one who opened a connection for each request, all the time. */
  readonly asking: ProbeResult;
  /** Of one who kept a connection, until the first real server was drained. */
  readonly keeping: ProbeResult;
}

/** Rolls a cluster while clients ask it. They wait for an answer as long as people do: a second packet may be needed. */
export async function rolledUnderLoad(
  rig: Rig,
  manifest: Manifest,
  machines: Machines,
  drainSeconds: number,
): Promise<Rolled> {
  const patient = { url: ADDRESS, timeoutMs: 15_000 };
  const asking = await rig.probe({ ...patient, intervalMs: 100 });
  // nginx ends a connection after a thousand requests
  const keeping = await rig.probe({ ...patient, intervalMs: 1_000, keptIntervalMs: 500 });
  try {
    await expect.poll(() => keeping.keptAnswered(), { timeout: 60_000 }).toBeGreaterThan(20);
    let kept: Promise<ProbeResult> | undefined;
    const report = await roll(rig, manifest, machines, {
      idleSeconds: 0,
      drainSeconds,
      outage: false,
      onProgress: (line) => {
        told.onProgress?.(line);
        if (line.endsWith('is drained')) {
          kept ??= keeping.stop();
        }
      },
    });
    const before = asking.answered();
    await expect.poll(() => asking.answered(), { timeout: 60_000 }).toBeGreaterThan(before + 20);
    return { report, asking: await asking.stop(), keeping: await (kept ?? keeping.stop()) };
  } finally {
    await Promise.all([asking.stop(), keeping.stop()]);
  }
}

const KEEPALIVED = '/etc/keepalived/keepalived.conf';

/** Gives the routers keepalived's file of another stack, as a deploy does it with guests that run. */
export async function giveRouters(rig: Rig, { hosts }: Manifest): Promise<void> {
  for (const { name, files } of hosts.filter(({ role }) => role === 'router')) {
    const content = files.find(({ path }) => path === KEEPALIVED)?.content ?? '';
    const script = 'printf %s "$1" >"$2" && systemctl reload keepalived.service';
    await output(rig, name, 'sh', '-c', script, 'sh', content, KEEPALIVED);
  }
}

/** A rehearsal's hosts with the files of another stack: each has its seed disk as soon as it answers. */
export function withSeedsOf(rig: Rig, { hosts }: Manifest): Rig {
  const report = async (name: string): Promise<SeedReport | undefined> => {
    const seed = hosts.find((host) => host.name === name)?.seed;
    const answers = await rig.run(name, ['true']).then(
      ({ exitCode }) => exitCode === 0,
      () => false,
    );
    return answers && seed !== undefined ? { seed: seed.sha256, instance: seed.instance } : undefined;
  };
  return { ...rig, report };
}
