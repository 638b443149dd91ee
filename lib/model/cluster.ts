import type { Network } from './network';
import type { RealServerPool } from './real-server-pool';
import type { RouterPair } from './router-pair';
import type { Service } from './service';

/** One pair of routers and all that stands behind it. */
export interface Cluster {
  readonly pair: RouterPair;
  readonly pools: readonly RealServerPool[];
  readonly services: readonly Service[];
}

/** All that one stack describes. */
export interface Lab {
  /** The stack's id. */
  readonly stack: string;
  readonly networks: readonly Network[];
  readonly clusters: readonly Cluster[];
}

/** The services of a cluster that a pool answers for. */
export function servicesOf(pool: RealServerPool, cluster: Cluster): readonly Service[] {
  return cluster.services.filter((service) => service.pool === pool);
}
