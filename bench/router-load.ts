import type { Rig } from '../lib/rig/rig';
import type { Running } from './three-clusters';

/** What passed the NICs of a router. */
export interface Load {
  readonly packets: number;
  readonly bytes: number;
}

/** What passes all NICs of the active router, in both directions, while a work lasts. */
export async function loadOf(cluster: Running, work: (cluster: Running) => Promise<unknown>): Promise<Load> {
  const router = await activeOf(cluster);
  const before = await counters(cluster.rig, router);
  await work(cluster);
  const after = await counters(cluster.rig, router);
  return { packets: after.packets - before.packets, bytes: after.bytes - before.bytes };
}

async function activeOf({ rig, place }: Running): Promise<string> {
  const active = (await rig.activeRouters()).filter((router) => place.routers.includes(router));
  const [router] = active;
  if (router === undefined || active.length > 1) {
    throw new Error(`${active.length} of ${place.routers.join(', ')} are active`);
  }
  return router;
}

interface Counted {
  readonly ifname: string;
  readonly stats64: Readonly<Record<'rx' | 'tx', Load>>;
}

async function counters(rig: Rig, router: string): Promise<Load> {
  const { stdout } = await rig.run(router, ['ip', '-s', '-j', 'link']);
  const nics = (JSON.parse(stdout) as readonly Counted[]).filter(({ ifname }) => ifname.startsWith('eth'));
  const sides = nics.flatMap(({ stats64: { rx, tx } }) => [rx, tx]);
  const sum = (kind: keyof Load): number => sides.reduce((all, side) => all + side[kind], 0);
  return { packets: sum('packets'), bytes: sum('bytes') };
}
