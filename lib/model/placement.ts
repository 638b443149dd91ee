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
export function hypervisorsWith(lab: Lab, network: Network): readonly Hypervisor[] {
  const { hypervisors } = lab;
  // a stack has many networks, and mostly one hypervisor: there is nothing to look for
  return hypervisors.length < 2
    ? hypervisors
    : atLeastFirst(
        hypervisors,
        machinesOn(lab, network).map((host) => hypervisorOf(hypervisors, host)),
      );
}

/** The machines that are plugged into the network. */
export function machinesOn({ clusters }: Lab, network: Network): readonly Host[] {
  return clusters.flatMap(hostsOf).filter(({ nics }) => nics.some((nic) => nic.network === network));
}

/** The hypervisors that have machines of these; the first one where there are none. */
export function atLeastFirst(
  hypervisors: readonly Hypervisor[],
  used: readonly (Hypervisor | undefined)[],
): readonly Hypervisor[] {
  const some = hypervisors.filter((each) => used.includes(each));
  return some.length === 0 ? hypervisors.slice(0, 1) : some;
}
