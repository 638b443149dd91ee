import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../lib/host/task';
import type { Rig } from '../lib/rig/rig';
import { startRehearsal } from '../lib/rig/rehearsal/start';
import { answers, fastCluster, VIP } from './fast-cluster';
import type { Row } from './row';

const ROUNDS = 3;
/** What a takeover may take beyond the bound of VRRP's timers, in seconds. */
const GRACE_SECONDS = 0.4;

/** What the library computes from a cluster's timers, against what a rehearsal shows; the worst of some rounds of each. */
export async function timerRows(): Promise<readonly Row[]> {
  const manifest = await fastCluster();
  const [cluster] = manifest.clusters;
  const { refused = 0, silent = 0 } = cluster?.services[0]?.detection ?? {};
  const bound = (cluster?.timers.failoverBoundSeconds ?? 0) + GRACE_SECONDS;
  const { rig, stop } = await startRehearsal(manifest, {});
  try {
    await answers(rig);
    const refusals: number[] = [];
    const silences: number[] = [];
    const gaps: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      refusals.push(
        await untilGone(rig, () => rig.run('web-rs1', ['systemctl', 'stop', 'nginx.service']).then(() => undefined)),
      );
      await rig.run('web-rs1', ['systemctl', 'start', 'nginx.service']);
      await untilThere(rig);
      silences.push(await untilGone(rig, () => rig.cut('web-rs1', 'eth0', 'silent')));
      await rig.mend('web-rs1', 'eth0');
      await untilThere(rig);
      gaps.push(await takeover(rig));
    }
    return [
      row('a server that refuses connections gets no more', 'detection.refused', refusals, refused),
      row('a server that is silent gets no more', 'detection.silent', silences, silent),
      row("no answer after a power cut, timing: 'fast'", `VRRP's bound + ${GRACE_SECONDS} s`, gaps, bound),
    ];
  } finally {
    await stop();
  }
}

function row(what: string, against: string, seen: readonly number[], computed: number): Row {
  const worst = Math.max(...seen);
  const all = seen.map((each) => each.toFixed(2)).join(' ');
  const figures = `${worst.toFixed(2)} / ${computed.toFixed(2)} s; all: ${all}`;
  return { what: `${what}, worst of ${seen.length}`, against, ratio: worst / computed, target: 1, figures };
}

async function untilGone(rig: Rig, breaking: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await breaking();
  await until(rig, 'the server to be taken out', (table) => !table.includes('10.11.12.1:80'));
  return (performance.now() - start) / 1000;
}

function untilThere(rig: Rig): Promise<void> {
  return until(rig, 'the server to be back', (table) => table.includes('10.11.12.1:80'));
}

async function until(rig: Rig, what: string, holds: (table: string) => boolean): Promise<void> {
  const [active = ''] = await rig.activeRouters();
  const isSo = async (): Promise<boolean> => holds((await rig.run(active, ['ipvsadm', '-Ln'])).stdout);
  await waitUntil(isSo, { what, limitMs: 120_000, everyMs: 20 });
}

/** Seconds without an answer when the active router loses its power; it is standby afterwards. */
async function takeover(rig: Rig): Promise<number> {
  const [active = ''] = await rig.activeRouters();
  const probe = await rig.probe({ url: `http://${VIP}/` });
  await sleep(3_000);
  await rig.kill(active);
  await sleep(5_000);
  const { longestGapMs } = await probe.stop();
  await rig.start(active);
  await sleep(10_000);
  await answers(rig);
  return longestGapMs / 1000;
}
