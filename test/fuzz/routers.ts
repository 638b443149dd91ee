import * as fc from 'fast-check';
import type { PairSpec } from './spec';

const virtualRouterIds = fc
  .uniqueArray(fc.integer({ min: 1, max: 255 }), { minLength: 2, maxLength: 2 })
  .map(([outside = 51, inside = 52]) => ({ outside, inside }));

export const pairOptions = fc.record({
  virtualRouterIds: fc.option(virtualRouterIds, { nil: undefined }),
  props: fc.record(
    {
      realServerInternet: fc.boolean(),
      memoryMiB: fc.integer({ min: 128, max: 4096 }),
      vcpu: fc.integer({ min: 1, max: 8 }),
    },
    { requiredKeys: [] },
  ),
});
type PairOptions = typeof pairOptions extends fc.Arbitrary<infer T> ? T : never;

export function pairOf(
  { virtualRouterIds: ids, props }: PairOptions,
  { id, publicInterface, privateInterface }: Pick<PairSpec, 'id' | 'publicInterface' | 'privateInterface'>,
): PairSpec {
  return {
    id,
    ...props,
    publicInterface: { ...publicInterface, ...(ids && { virtualRouterId: ids.outside }) },
    privateInterface: { ...privateInterface, ...(ids && { virtualRouterId: ids.inside }) },
  };
}
