import type { Lab } from './cluster';
import type { Host } from './host';
import { hostsOf } from './host';
import type { Hypervisor } from './hypervisor';
import type { Network } from './network';

/**
 * Where a machine runs: where its construct says; else on the first hypervisor, but for a backup router, which is on
 * another one than its primary.
 *
 * @param hypervisors - sorted by path
 */
export function hypervisorOf(hypervisors: readonly Hypervisor[], host: Host): Hypervisor | undefined {
  const given = givenFor(host);
  const named = hypervisors.find(({ path }) => path === given);
  if (named !== undefined || host.role === 'real-server' || host.routerRole === 'primary') {
    return named ?? hypervisors[0];
  }
  const primary = host.pair.hypervisors.primary ?? hypervisors[0]?.path;
  return hypervisors.find(({ path }) => path !== primary) ?? hypervisors[0];
}

function givenFor(host: Host): string | undefined {
  return host.role === 'router'
    ? host.pair.hypervisors[host.routerRole]
    : (host.server.hypervisor ?? host.pool.hypervisor);
}

/** The hypervisors that have machines on the network; the first one for a network of nobody. */
export function hypervisorsWith({ hypervisors, clusters }: Lab, network: Network): readonly Hypervisor[] {
  const plugged = clusters
    .flatMap(hostsOf)
    .filter(({ nics }) => nics.some((nic) => nic.network === network))
    .map((host) => hypervisorOf(hypervisors, host));
  return atLeastFirst(hypervisors, plugged);
}

/** The hypervisors that have machines of these; the first one where there are none. */
export function atLeastFirst(
  hypervisors: readonly Hypervisor[],
  used: readonly (Hypervisor | undefined)[],
): readonly Hypervisor[] {
  const some = hypervisors.filter((each) => used.includes(each));
  return some.length === 0 ? hypervisors.slice(0, 1) : some;
}
