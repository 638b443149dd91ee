import { lookAtBoth } from '../../drills/whole';
import { pause, type Task, waitUntil } from '../../host/task';
import type { ManifestCluster } from '../../manifest';
import type { Rig } from '../../rig/rig';
import { must, type Telling, unknown } from './in-sync';

/** What moving the addresses took. */
export interface HandOver {
  readonly from: string;
  readonly to: string;
  /** For how long new connections had to wait, and how often it was tried before. */
  readonly heldMs: number;
  readonly retries: number;
  /** Connections that the new active router had not heard of by then. */
  readonly unknown: readonly string[];
}

type RunRig = Pick<Rig, 'run'>;

const RETRIES = 4;
const LAST_HOLD_MS = 4_000;
const MOVE_LIMIT_MS = 60_000;
// a priority is at most 254: keepalived cuts it
const MOST = 254;

/**
 * Moves the addresses to the other router and loses nothing: new connections wait at the old one, as if their first
 * packet had been lost, until those that are being opened are open and the other router knows all of them; then the
 * addresses move, and the clients' second packet finds the new one.
 */
export async function handOver(rig: RunRig, cluster: ManifestCluster, telling: Telling, task: Task): Promise<HandOver> {
  const { from, to } = telling;
  const { leave, prefer } = cluster.routers.handOver;
  for (let retries = 0; ; retries++) {
    task.signal?.throwIfAborted();
    task.onProgress?.(`new connections wait on ${from}`);
    const start = Date.now();
    // of each try its own: what ends the hold of an earlier one by itself must not end this one
    const table = `lvs_roll_${retries}`;
    await must(rig, from, holdScript(cluster, table));
    try {
      let left = (await unknown(rig, telling)).lively;
      if (left.length > 0 && retries === RETRIES) {
        while (left.length > 0 && Date.now() - start < LAST_HOLD_MS) {
          left = (await unknown(rig, telling)).lively;
        }
      }
      if (left.length === 0 || retries === RETRIES) {
        await must(rig, to, `echo ${MOST} > ${prefer}`);
        await must(rig, from, `echo 1 > ${leave}`);
        await hasMoved(rig, cluster, to, task);
        return { from, to, heldMs: Date.now() - start, retries, unknown: left };
      }
      task.onProgress?.(`${to} does not know ${left.length} connections yet`);
    } finally {
      await must(rig, from, releaseScript(table));
    }
    await pause(3_000, task);
  }
}

async function hasMoved(rig: RunRig, cluster: ManifestCluster, to: string, task: Task): Promise<void> {
  const isMoved = async (): Promise<boolean> => {
    const states = [...(await lookAtBoth(rig, cluster))];
    return states.every(([router, { holds }]) => holds === (router === to ? 'all' : 'none'));
  };
  const what = `${to} to hold the floating addresses alone (does keepalived there read ${cluster.routers.handOver.leave}?)`;
  // not to be stopped half-way: it takes a moment
  await waitUntil(isMoved, { what, limitMs: MOVE_LIMIT_MS, everyMs: 100 });
  task.onProgress?.(`${to} holds the addresses`);
}

/** It ends by itself, should nobody be left who ends it; waits until no connection is being opened. */
function holdScript({ routers, services }: ManifestCluster, table: string): string {
  const floating = routers.interfaces.flatMap((side) => side.floating);
  const addresses = [...new Set([...floating, ...services.map(({ virtualAddress }) => virtualAddress)])].join(', ');
  return [
    'set -e',
    releaseScript(table),
    `nft 'table ip ${table} { chain new { type filter hook prerouting priority raw; ` +
      `ip daddr { ${addresses} } tcp flags & (fin | syn | rst | ack) == syn drop; }; }'`,
    `setsid sh -c 'sleep 10; ${releaseScript(table)}' >/dev/null 2>&1 </dev/null &`,
    'for _ in 1 2 3 4 5 6 7 8 9 10; do grep -q SYN_RECV /proc/net/ip_vs_conn || break; sleep 0.03; done',
  ].join('\n');
}

function releaseScript(table: string): string {
  return `nft delete table ip ${table} 2>/dev/null || true`;
}
