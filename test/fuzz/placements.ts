import * as fc from 'fast-check';
import { hypervisorChoice } from './manual';
import type { LabSpec, NetworkSpec, PairSpec } from './spec';

/** A second host of the stack, and what is on it. */
export const placementChoice = fc.record({
  neighbour: hypervisorChoice,
  hasTunnels: fc.boolean(),
  isParted: fc.boolean(),
  first: fc.constantFrom('libvirt', 'neighbour'),
});
type PlacementChoice = typeof placementChoice extends fc.Arbitrary<infer T> ? T : never;

const LONGEST = 1450;

/** The first cluster on both hosts, if it shall be parted; of the others, each on one. */
export function placed(spec: LabSpec, { neighbour, hasTunnels, isParted, first }: PlacementChoice): LabSpec {
  const [main, ...others] = spec.hypervisors;
  const second = first === 'libvirt' ? 'neighbour' : 'libvirt';
  const isFirst = ({ id }: { readonly id: string }): boolean => id.startsWith('c0-');
  const hostsOf = (pair: PairSpec): NonNullable<PairSpec['hosts']> =>
    isFirst(pair) && isParted ? { primary: first, backup: second } : { primary: first, backup: first };
  const bridged = (network: NetworkSpec, index: number): NetworkSpec => {
    if (!isParted || !isFirst(network)) {
      return network;
    }
    const { mtu } = network;
    const tunnel = { vxlan: { id: 1 + index }, ...(mtu !== undefined && { mtu: Math.min(mtu, LONGEST) }) };
    return { ...network, bridge: `br-c0-${index}`, ...(hasTunnels && tunnel) };
  };
  return {
    ...spec,
    hypervisors: main === undefined ? [] : [{ ...main, tunnelAddress: '192.0.2.1', namePrefix: 'one' }, ...others],
    neighbours: { neighbour: { ...neighbour, tunnelAddress: '192.0.2.2', namePrefix: 'two' } },
    networks: spec.networks.map(bridged),
    pairs: spec.pairs.map((pair) => ({ ...pair, hosts: hostsOf(pair) })),
    pools: spec.pools.map((pool) => {
      if (pool.workload === undefined) {
        return pool;
      }
      const servers = Object.entries(pool.servers).map(
        ([key, server], index) =>
          [key, { ...server, host: isParted && isFirst(pool) && index > 0 ? second : first }] as const,
      );
      return { ...pool, host: first, servers: Object.fromEntries(servers) };
    }),
    clusters: spec.clusters.map((cluster) => ({ ...cluster, host: first })),
  };
}
