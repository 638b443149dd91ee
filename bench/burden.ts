import { setTimeout as sleep } from 'node:timers/promises';
import { startRehearsal } from '../lib/rig/rehearsal/start';
import type { Rig } from '../lib/rig/rig';
import { answers, fastCluster, VIP } from './fast-cluster';
import type { Row } from './row';

const SECONDS = 300;
/** As many endless loops at the usual priority as the router has processors. */
const BURDEN = 'for _ in $(seq $(nproc)); do timeout "$0" sh -c "while :; do :; done" >/dev/null 2>&1 & done';

/** What a short interval of advertisements is worth on routers that have no processor time left. */
export async function burdenRows(): Promise<readonly Row[]> {
  const manifest = await fastCluster();
  const routers = manifest.hosts.filter(({ role }) => role === 'router').map(({ name }) => name);
  const { rig, stop } = await startRehearsal(manifest, {});
  try {
    await answers(rig);
    const states = async (): Promise<readonly string[]> =>
      (await Promise.all(routers.map((router) => statesOf(rig, router)))).flat();
    const before = await states();
    const probe = await rig.probe({ url: `http://${VIP}/`, timeoutMs: 5_000, intervalMs: 500, keptIntervalMs: 1_000 });
    await Promise.all(routers.map((router) => rig.run(router, ['sh', '-c', BURDEN, `${SECONDS}`])));
    await sleep(SECONDS * 1000);
    const { answered, failed, kept } = await probe.stop();
    const changes = (await states()).length - before.length;
    const connection = kept.ended === undefined ? 'lives' : `ended: ${kept.ended}`;
    const figures = `${changes} changes; ${failed} of ${answered + failed} requests lost; a connection of the start ${connection}`;
    return [
      {
        what: `changes of a router's state in ${SECONDS} s of full load on both routers, timing: 'fast'`,
        against: 'one change of the pair: 2 routers, 2 sides',
        ratio: changes / 4,
        target: 0,
        figures,
      },
    ];
  } finally {
    await stop();
  }
}

async function statesOf(rig: Rig, router: string): Promise<readonly string[]> {
  const { stdout } = await rig.run(router, ['journalctl', '-u', 'keepalived']);
  return stdout.split('\n').filter((line) => /Entering [A-Z]+ STATE/.test(line));
}
