import type { Cluster } from '../model/cluster';
import { servicesOf } from '../model/cluster';
import { sideTowards } from '../model/router-pair';
import type { Block, Entry } from './block';
import { block } from './block';

/**
 * A way to each server of direct routing that names the server as its own gateway. IPVS keeps one route for all
 * connections to a server (ip_vs_xmit.c). A connection from before a change of forwarding may look it up first, and then
 * it names no gateway: the packets that follow are for the virtual address itself, which no neighbour answers for.
 */
export function staticRoutes(cluster: Cluster): Block | false {
  const direct = cluster.pools.filter(({ forwarding }) => forwarding.method === 'direct-routing');
  const addresses = direct.flatMap((pool) => [
    ...pool.servers.map(({ address }) => address),
    ...servicesOf(pool, cluster).flatMap(({ sorryServer }) => (sorryServer === undefined ? [] : [sorryServer.address])),
  ]);
  const routes = addresses.flatMap((address): readonly Entry[] => {
    const side = sideTowards(cluster.pair, address);
    return side === undefined ? [] : [`${address}/32 via ${address} dev ${side.nic} onlink`];
  });
  return (
    routes.length > 0 &&
    block('static_routes', [
      '# each server is its own gateway: a route without one, left of another forwarding, would lead nowhere',
      ...new Set(routes),
    ])
  );
}
