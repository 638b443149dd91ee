import type { Cluster, Lab } from '../cluster';
import type { Network } from '../network';
import { wireOf } from '../network';
import { answersDirectly } from '../real-server-pool';
import type { Problem } from './problem';
import { sharing } from './problem';

/** LVS071 and LVS072: links that are slower, or take shorter packets, than what they stand beside. */
export function linkProblems(lab: Lab): readonly Problem[] {
  return [...lab.clusters.flatMap(slowInside), ...sharing(lab.networks, wireOf).flatMap(unlikeNeighbours)];
}

/** With NAT, all that a client gets passes both sides of a router. */
function slowInside({ pair, services }: Cluster): readonly Problem[] {
  const [outside, inside] = [pair.publicInterface.network, pair.privateInterface?.network];
  const throughRouters = services.some(({ pool }) => !answersDirectly(pool));
  if (!throughRouters || inside?.linkMbit === undefined || inside.linkMbit >= (outside.linkMbit ?? Infinity)) {
    return [];
  }
  const { linkMbit } = inside;
  const faster = outside.linkMbit === undefined ? "is as fast as the hypervisor's host" : `has ${outside.linkMbit}`;
  return [
    {
      code: 'LVS071',
      severity: 'warning',
      path: inside.path,
      message: `the links of ${inside.path} have ${linkMbit} Mbit/s, and ${outside.path} ${faster}: all answers pass ${pair.path} by both, and no client gets them faster than ${linkMbit} Mbit/s`,
      fix: 'give the private network a linkMbit that is not below that of the public one, or leave it out',
    },
  ];
}

/**
 * Machines that reach each other without a router, which would tell the one what the other takes; and a bridge that is made
 * for a tunnel has one mtu. One with another tunnel is LVS098's affair.
 */
function unlikeNeighbours(neighbours: readonly Network[]): readonly Problem[] {
  return neighbours.flatMap((network, index) => {
    const other = neighbours
      .slice(0, index)
      .filter((earlier) => tunnelOf(earlier) === tunnelOf(network) && earlier.mtu !== network.mtu)
      .find(({ cidr }) => tunnelOf(network) !== undefined || cidr.overlaps(network.cidr));
    return other === undefined ? [] : [unlike(other, network)];
  });
}

function tunnelOf({ wire }: Network): number | undefined {
  return wire.kind === 'bridge' ? wire.vxlanId : undefined;
}

function unlike(first: Network, second: Network): Problem {
  return {
    code: 'LVS072',
    severity: 'error',
    path: second.path,
    message: `${first.path} (mtu ${first.mtu}) and ${second.path} (mtu ${second.mtu}) are one wire${tunnelOf(second) === undefined ? ' with the same addresses' : ''}: the long packets of the one are lost at the other, and nobody is told`,
    fix: `give both the same mtu, or plug all into one network`,
  };
}
