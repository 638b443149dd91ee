import type { GuestBase } from './guest-base';
import type { Hypervisor } from './hypervisor';
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
  /** By path. */
  readonly hypervisors: readonly Hypervisor[];
  readonly images: readonly GuestBase[];
  readonly networks: readonly Network[];
  readonly clusters: readonly Cluster[];
}

/** The services of a cluster that a pool answers for. */
export function servicesOf(pool: RealServerPool, cluster: Cluster): readonly Service[] {
  return cluster.services.filter((service) => service.pool === pool);
}

/** Brings together what names each other, in the given order. */
export function clustersOf(
  pairs: readonly RouterPair[],
  pools: readonly RealServerPool[],
  services: readonly Service[],
): readonly Cluster[] {
  const poolsOf = grouped(pools, (pool) => pool.pair);
  const servicesOfPair = grouped(services, (service) => service.pool.pair);
  return pairs.map((pair) => ({ pair, pools: poolsOf.get(pair) ?? [], services: servicesOfPair.get(pair) ?? [] }));
}

function grouped<K, T>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    groups.set(key(item), group);
    group.push(item);
  }
  return groups;
}
