import type { Cluster } from '../model/cluster';
import type { RouterRole } from '../model/router-pair';
import { generatedFor, print } from './block';
import { drainFiles } from './keepalived-drain';
import { routerBlocks } from './keepalived-routers';
import { virtualServer } from './keepalived-services';
import { PING } from './keepalived-tracking';
import { once } from './once';

/** keepalived.conf(5) of one router; `ping` is the program that tries its paths. */
export function renderKeepalived(cluster: Cluster, role: RouterRole, ping: string = PING): string {
  return print([generatedFor(cluster.pair.name), ...routerBlocks(cluster, role, ping)]) + virtualServers(cluster);
}

/** The same on both routers. */
const virtualServers = once((cluster: Cluster) =>
  print([...drainFiles(cluster.services), ...cluster.services.flatMap(virtualServer)]),
);
