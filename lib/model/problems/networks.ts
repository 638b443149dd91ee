import type { Lab } from '../cluster';
import type { Network } from '../network';
import { hostAddressOf } from '../network';
import { sidesOf } from '../router-pair';
import type { Problem } from './problem';

/** LVS013: networks that a router or the hypervisor's host could not tell apart. */
export function networkProblems(lab: Lab): readonly Problem[] {
  const areSides = (one: Network, other: Network): boolean =>
    lab.clusters.some(({ pair }) => sidesOf(pair).every((side) => side.network === one || side.network === other));
  const ofPairs = lab.clusters.flatMap(({ pair }) => {
    const [outside, inside] = [pair.publicInterface.network, pair.privateInterface.network];
    return outside.cidr.overlaps(inside.cidr) ? [overlap(pair.path, outside, inside, 'both sides of one router')] : [];
  });
  const onHost = lab.networks.filter((network) => hostAddressOf(network) !== undefined);
  const ofHost = onHost.flatMap((network, index) =>
    onHost
      .slice(0, index)
      .filter((earlier) => earlier.cidr.overlaps(network.cidr) && !areSides(earlier, network))
      .map((earlier) =>
        overlap(network.path, earlier, network, "networks on which the hypervisor's host has an address"),
      ),
  );
  return [...ofPairs, ...ofHost];
}

function overlap(path: string, first: Network, second: Network, what: string): Problem {
  return {
    code: 'LVS013',
    severity: 'error',
    path,
    message: `${first.cidr} (${first.path}) and ${second.cidr} (${second.path}) overlap, but are ${what}`,
    fix: 'give one of them a cidr that shares no address with the other',
  };
}
