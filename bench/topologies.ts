import { startRehearsal } from '../lib/rig/rehearsal/start';
import { DOWNLOAD_BYTES, downloadMbit, requestRate, SEGMENT_BY_SEGMENT } from './asking';
import { median, ratioOf, type Rounds } from './contest';
import type { Load } from './router-load';
import { loadOf } from './router-load';
import type { Row } from './row';
import type { Running, Topology } from './three-clusters';
import { answersOfAll, placeOf, threeClusters, TOPOLOGIES } from './three-clusters';

const ROUNDS = 3;
/** Far below what an emulated guest carries, and far above what the client sends in a download. */
const LINK_MBIT = 5;

/**
 * What a router of each topology carries for the same download, and what it is bound by. Client, routers and servers share
 * the guest's processors: its seconds are no router's, only ratios of one run are.
 */
export async function topologyRows(): Promise<readonly Row[]> {
  const { loads, rates, free } = await measured(undefined, async (clusters) => ({
    loads: await inTurn(clusters, (cluster) => loadOf(cluster, downloadMbit)),
    rates: await inTurn(clusters, requestRate),
    free: await inTurn(clusters, downloadMbit),
  }));
  const bound = await measured(LINK_MBIT, (clusters) => inTurn(clusters, downloadMbit));
  const download = `a download of ${DOWNLOAD_BYTES / 1e6} MB`;
  const link = `the routers' public link with ${LINK_MBIT} Mbit/s`;
  const megabytes = each(loads, ({ bytes }) => bytes / 1e6);
  const packets = each(loads, (load) => load.packets);
  return [
    ...againstNat(`megabytes at the router's NICs, ${download}`, megabytes, { unit: '', digits: 2, target: 0.1 }),
    ...againstNat(`packets at the router's NICs, ${download}`, packets, { unit: '', digits: 0, target: 0.5 }),
    ...againstNat('requests a second, one router', rates, { unit: '/s', digits: 0 }),
    ...againstNat(`speed of ${download}, no link bound`, free, { unit: ' Mbit/s', digits: 1 }),
    ...againstNat(`speed of ${download}, ${link}`, bound, { unit: ' Mbit/s', digits: 1 }),
    {
      what: `speed of ${download}, ${link}, by nat`,
      against: 'by direct-routing',
      ratio: ratioOf(bound, 'nat', 'direct-routing'),
      target: 0.5,
      figures: figures(bound, ['nat', 'direct-routing'], { unit: ' Mbit/s', digits: 1 }),
    },
  ];
}

/** Starts the three clusters in one guest, lets all answer, and measures. */
async function measured<T>(
  linkMbit: number | undefined,
  measure: (clusters: readonly Running[]) => Promise<T>,
): Promise<T> {
  const manifest = await threeClusters(linkMbit);
  const { rig, stop } = await startRehearsal(manifest, {});
  try {
    const clusters = TOPOLOGIES.map((topology) => ({ rig, topology, place: placeOf(manifest, topology) }));
    await rig.clientRun(SEGMENT_BY_SEGMENT);
    for (const { place } of clusters) {
      await answersOfAll(rig, place);
      for (const server of place.servers) {
        await rig.run(server, ['truncate', '-s', `${DOWNLOAD_BYTES}`, '/var/www/html/large']);
        await rig.run(server, SEGMENT_BY_SEGMENT);
      }
    }
    return await measure(clusters);
  } finally {
    await stop();
  }
}

/** Each topology once a round, so that a machine that is busy for a while is so for all of them. */
async function inTurn<T>(
  clusters: readonly Running[],
  measure: (cluster: Running) => Promise<T>,
): Promise<readonly Readonly<Record<Topology, T>>[]> {
  const rounds: Readonly<Record<Topology, T>>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const seen: [Topology, T][] = [];
    for (const cluster of clusters) {
      seen.push([cluster.topology, await measure(cluster)]);
    }
    rounds.push(Object.fromEntries(seen) as Record<Topology, T>);
  }
  return rounds;
}

interface Printed {
  readonly unit: string;
  readonly digits: number;
  readonly target?: number;
}

/** The topologies without NAT, each against it. */
function againstNat(what: string, rounds: Rounds<Topology>, printed: Printed): readonly Row[] {
  return (['direct-routing', 'tunnel'] as const).map((topology) => ({
    what: `${what}, by ${topology}`,
    against: 'by nat',
    ratio: ratioOf(rounds, topology, 'nat'),
    target: printed.target,
    figures: figures(rounds, [topology, 'nat'], printed),
  }));
}

function figures(rounds: Rounds<Topology>, topologies: readonly Topology[], { unit, digits }: Printed): string {
  const middle = (topology: Topology): string => median(rounds.map((round) => round[topology])).toFixed(digits);
  return topologies.map((topology) => `${topology} ${middle(topology)}${unit}`).join(', ');
}

function each(rounds: readonly Readonly<Record<Topology, Load>>[], number: (load: Load) => number): Rounds<Topology> {
  return rounds.map((round) => ({
    nat: number(round.nat),
    'direct-routing': number(round['direct-routing']),
    tunnel: number(round.tunnel),
  }));
}
