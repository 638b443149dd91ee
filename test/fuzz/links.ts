import * as fc from 'fast-check';
import type { NetworkLinkProps } from '../../lib';
import { LINK_MBIT, MTU } from '../../lib/model/network';

const link: fc.Arbitrary<NetworkLinkProps> = fc.record(
  { mtu: fc.integer({ min: MTU.from, max: MTU.to }), linkMbit: fc.integer({ min: LINK_MBIT.from, max: LINK_MBIT.to }) },
  { requiredKeys: [] },
);

/** The links of one pair's networks, of which the private one is as fast as the public one at least. */
export const linksChoice = fc
  .record({ outside: link, inside: link, office: link })
  .map(({ outside, inside, office }) => ({ outside, inside: noSlowerThan(outside, inside), office }));

function noSlowerThan(outside: NetworkLinkProps, { linkMbit, ...inside }: NetworkLinkProps): NetworkLinkProps {
  return outside.linkMbit === undefined || linkMbit === undefined
    ? inside
    : { ...inside, linkMbit: Math.max(linkMbit, outside.linkMbit) };
}
