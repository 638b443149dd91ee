import type { Cluster } from '../model/cluster';
import type { RouterRole } from '../model/router-pair';
import { generatedFor, print } from './block';
import { routerBlocks } from './keepalived-routers';
import { virtualServer } from './keepalived-services';

/** keepalived.conf(5) of one router. */
export function renderKeepalived(cluster: Cluster, role: RouterRole): string {
  return print([
    generatedFor(cluster.pair.name),
    ...routerBlocks(cluster, role),
    ...cluster.services.flatMap(virtualServer),
  ]);
}
