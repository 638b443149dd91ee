import type { Ipv4Address } from '../../net/ipv4-address';
import type { Cluster, Lab } from '../cluster';
import { ROUTER_ROLES, sidesOf, sideTowards } from '../router-pair';
import type { Problem } from './problem';

/** LVS065 to LVS068: what a pair tracks, and how it takes its addresses back. */
export function routerOptionProblems(lab: Lab): readonly Problem[] {
  return lab.clusters.flatMap((cluster) => [
    ...cluster.pair.trackedPaths.addresses.flatMap((address) => untrackable(cluster, address)),
    ...hastyPreemption(cluster),
  ]);
}

function untrackable(cluster: Cluster, address: Ipv4Address): readonly Problem[] {
  const { pair } = cluster;
  const { path } = pair;
  // what is wrong with a gateway's address is LVS010, LVS011 or LVS014
  if (sidesOf(pair).some((side) => side.network.gateway?.equals(address) === true)) {
    return [];
  }
  if (sideTowards(pair, address) === undefined) {
    const cidrs = sidesOf(pair).map((side) => `${side.network.cidr}`);
    const message = `trackPaths names ${address}, which lies on no network of ${path}, ${cidrs.join(' and ')}: what is farther away can fail for both routers at once`;
    const fix = "track an address on one of the networks, such as the next router's";
    return [{ code: 'LVS065', severity: 'error', path, message, fix }];
  }
  const own = ownersOf(cluster).find((owner) => owner.address.equals(address));
  if (own !== undefined) {
    const message = `trackPaths names ${address}, ${own.holder}: a router would give the addresses away because of its own pair`;
    const fix = 'track a machine that is not of the pair, such as the gateway';
    return [{ code: 'LVS066', severity: 'error', path, message, fix }];
  }
  const server = cluster.pools.flatMap((pool) => pool.servers).find((each) => each.address.equals(address));
  const message = `trackPaths names ${address}, the real server ${server?.name}: while it is off, no router holds the floating addresses`;
  const fix = 'track a machine that is never off alone, such as the gateway; health checks see to the servers';
  return server === undefined ? [] : [{ code: 'LVS067', severity: 'warning', path, message, fix }];
}

function ownersOf({ pair }: Cluster): readonly { readonly address: Ipv4Address; readonly holder: string }[] {
  return sidesOf(pair).flatMap((side) => [
    ...ROUTER_ROLES.map((role) => ({ address: side.real[role], holder: `the real address of ${pair.names[role]}` })),
    ...side.floating.map((address) => ({ address, holder: `a floating address of ${pair.path}` })),
  ]);
}

function hastyPreemption({ pair }: Cluster): readonly Problem[] {
  if (pair.preemptDelaySeconds !== 0) {
    return [];
  }
  const { path } = pair;
  const message = `preempt is true on ${path}: a repaired primary takes the addresses back before it knows the connections of ${pair.names.backup}, which are lost`;
  const fix = 'write preempt: { delaySeconds: 60 }, or leave it out';
  return [{ code: 'LVS068', severity: 'warning', path, message, fix }];
}
