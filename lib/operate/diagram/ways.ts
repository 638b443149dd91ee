import type { Manifest, ManifestCluster, ManifestHost, ManifestPool, ManifestService } from '../../manifest';
import { type Arrow, gatewayWire, nicWire, serverWire } from './wires';

/** A wire that a packet passes. */
interface Leg extends Arrow {
  readonly wire: string;
}

/** What passes each wire while the primary routers are active; each kind of packet once. */
export function arrowsOf(manifest: Manifest): ReadonlyMap<string, readonly Arrow[]> {
  const legs = manifest.clusters.flatMap((cluster) =>
    cluster.services.flatMap((service) => legsOf(manifest, cluster, service)),
  );
  const wires = [...new Set(legs.map(({ wire }) => wire))];
  return new Map(wires.map((wire) => [wire, ORDER.filter((arrow) => legs.some((leg) => isSame(leg, wire, arrow)))]));
}

/** From left to right where they go side by side. */
const ORDER: readonly Arrow[] = (['request', 'inside', 'answer'] as const).flatMap((what) => [
  { what, to: 'end' },
  { what, to: 'network' },
]);

function isSame(leg: Leg, wire: string, { what, to }: Arrow): boolean {
  return leg.wire === wire && leg.what === what && leg.to === to;
}

function legsOf({ hosts }: Manifest, cluster: ManifestCluster, service: ManifestService): readonly Leg[] {
  const pool = cluster.pools.find(({ path }) => path === service.pool);
  const { interfaces, primary } = cluster.routers;
  const side = interfaces.find(({ floating }) => floating.includes(service.virtualAddress)) ?? interfaces[0];
  const router = hosts.find(({ name }) => name === primary);
  if (pool === undefined || side === undefined || router === undefined) {
    return [];
  }
  const outside = nicWire(primary, side.nic);
  const asked = [leg('request', 'network', gatewayWire(side.network)), leg('request', 'end', outside)];
  const answered = [leg('answer', 'network', outside), leg('answer', 'end', gatewayWire(side.network))];
  return [
    ...asked,
    ...pool.servers.flatMap(({ host }) => {
      const machine = hosts.find(({ name }) => name === host);
      return pool.forwarding === 'nat'
        ? [...handedOn(router, pool, host, machine), ...backBy(router, pool, host, machine), ...answered]
        : [...handedOn(router, pool, host, machine), ...answersItself(pool, host, machine)];
    }),
  ];
}

/** From the router to a server: on a network of both, or from gateway to gateway. */
function handedOn(
  router: ManifestHost,
  pool: ManifestPool,
  host: string,
  server: ManifestHost | undefined,
): readonly Leg[] {
  const what = pool.forwarding === 'tunnel' ? 'inside' : 'request';
  const direct = router.nics.find(({ network }) => network === pool.network);
  const nic = direct ?? router.nics.find(({ gateway }) => gateway !== undefined);
  const between =
    direct === undefined && nic !== undefined
      ? [leg(what, 'end', gatewayWire(nic.network)), leg(what, 'network', gatewayWire(pool.network))]
      : [];
  return [
    ...(nic === undefined ? [] : [leg(what, 'network', nicWire(router.name, nic.name))]),
    ...between,
    leg(what, 'end', plugOf(pool, host, server)),
  ];
}

/** From a server to the router that is its gateway. */
function backBy(
  router: ManifestHost,
  pool: ManifestPool,
  host: string,
  server: ManifestHost | undefined,
): readonly Leg[] {
  const nic = router.nics.find(({ network }) => network === pool.network);
  return [
    leg('answer', 'network', plugOf(pool, host, server)),
    ...(nic === undefined ? [] : [leg('answer', 'end', nicWire(router.name, nic.name))]),
  ];
}

/** Past the routers, by the gateway that the server has. */
function answersItself(pool: ManifestPool, host: string, server: ManifestHost | undefined): readonly Leg[] {
  const nic = server?.nics.find(({ gateway }) => gateway !== undefined);
  const wire = server === undefined || nic === undefined ? plugOf(pool, host, server) : nicWire(server.name, nic.name);
  return [leg('answer', 'network', wire), leg('answer', 'end', gatewayWire(nic?.network ?? pool.network))];
}

function plugOf(pool: ManifestPool, host: string, server: ManifestHost | undefined): string {
  const nic = pool.managed === false ? undefined : server?.nics.find(({ network }) => network === pool.network);
  return nic === undefined ? serverWire(pool.path, host) : nicWire(host, nic.name);
}

function leg(what: Arrow['what'], to: Arrow['to'], wire: string): Leg {
  return { what, to, wire };
}
