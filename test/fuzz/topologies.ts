import * as fc from 'fast-check';
import type { PoolSpec } from './spec';

/** How the routers of a cluster hand packets to their servers: two NICs and any way, or one NIC and past the routers. */
export const topologyChoice = fc.record({ hasOneSide: fc.boolean(), isFar: fc.boolean() });
export type TopologyChoice = typeof topologyChoice extends fc.Arbitrary<infer T> ? T : never;

const direct = fc.record(
  {
    forwarding: fc.constantFrom('direct-routing' as const, 'tunnel' as const),
    arp: fc.constantFrom('sysctl' as const, 'nftables' as const, 'redirect' as const),
  },
  { requiredKeys: ['forwarding'] },
);

/** Of one pool. */
export const forwardingChoice = fc.oneof(
  fc.constantFrom({ forwarding: undefined }, { forwarding: 'nat' as const }),
  direct,
);
type ForwardingChoice = typeof forwardingChoice extends fc.Arbitrary<infer T> ? T : never;

/** What can be: no redirect out of a tunnel or for FTP, none of servers elsewhere, and no NAT by one NIC. */
export function forwardingOf(
  choice: ForwardingChoice,
  { isFtp, isElsewhere, hasOneSide }: Readonly<Record<'isFtp' | 'isElsewhere' | 'hasOneSide', boolean>>,
): Pick<PoolSpec, 'forwarding' | 'arp'> {
  if (choice.forwarding === undefined || choice.forwarding === 'nat') {
    return hasOneSide ? { forwarding: 'tunnel' } : choice.forwarding ? { forwarding: 'nat' } : {};
  }
  const { forwarding, arp } = choice;
  const isImpossible = isElsewhere || (arp === 'redirect' && (isFtp || forwarding === 'tunnel'));
  return arp === undefined || isImpossible ? { forwarding } : { forwarding, arp };
}
