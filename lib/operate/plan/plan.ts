import type { Manifest, ManifestCluster, ManifestWarning } from '../../manifest';
import { Ipv4Address } from '../../net/ipv4-address';
import { FORWARDING, portWords, shortName } from '../page/words';
import { addressesOf, type PlannedAddress } from './addresses';

/** The addresses of a stack and what is served on them, each sorted by address, and what its synth warned of. */
export interface Plan {
  readonly stack: string;
  readonly addresses: readonly PlannedAddress[];
  readonly services: readonly PlannedService[];
  readonly warnings: readonly ManifestWarning[];
}

export interface PlannedService {
  readonly address: string;
  readonly service: string;
  readonly ports: string;
  readonly mark?: number;
  readonly pool: string;
  readonly forwarding: string;
  readonly scheduler: string;
  readonly checks: string;
}

export function planOf(manifest: Manifest): Plan {
  const { stack, clusters, warnings } = manifest;
  const addresses = addressesOf(manifest).map((each) => ({ ...each, network: shortName(stack, each.network) }));
  return {
    stack,
    addresses: byAddress(addresses),
    services: byAddress(clusters.flatMap((cluster) => servicesOf(stack, cluster))),
    warnings,
  };
}

function servicesOf(stack: string, { pools, services }: ManifestCluster): readonly PlannedService[] {
  return services.map((service) => {
    const { path, virtualAddress, ports, mark, scheduler, schedulerFlags = [], checks } = service;
    const pool = pools.find((each) => each.path === service.pool);
    return {
      address: virtualAddress,
      service: shortName(stack, path),
      ports: portWords(ports),
      ...(mark !== undefined && { mark }),
      pool: shortName(stack, service.pool),
      forwarding: pool === undefined ? '' : FORWARDING[pool.forwarding],
      scheduler: [scheduler, ...schedulerFlags].join(' '),
      checks: checks
        .map(
          ({ kind, port, intervalSeconds }) =>
            `${kind}${port === undefined ? '' : ` ${port}`} each ${intervalSeconds} s`,
        )
        .join(', '),
    };
  });
}

/** By value, not by text: .9 before .10. What has the same address keeps its order. */
function byAddress<T extends { readonly address: string }>(rows: readonly T[]): readonly T[] {
  const value = ({ address }: T): number => Ipv4Address.parse(address).value;
  return [...rows].sort((one, other) => value(one) - value(other));
}
