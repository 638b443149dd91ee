import * as fc from 'fast-check';
import { MEMORY_MIB } from './images';
import type { PairSpec } from './spec';
import { hostileText } from './texts';

const virtualRouterIds = fc
  .uniqueArray(fc.integer({ min: 1, max: 255 }), { minLength: 2, maxLength: 2 })
  .map(([outside = 51, inside = 52]) => ({ outside, inside }));

const times = fc.integer({ min: 1, max: 100 });
const notified = fc.oneof(
  fc.constantFrom(['/usr/bin/logger', '-t', 'lvs', 'a:b,c=%@+'], ['/bin/true']),
  hostileText.map((text) => `#!/bin/sh\n${text}`),
);
const seconds = fc.integer({ min: 1, max: 2_678_400 });

const props = fc.record(
  {
    realServerInternet: fc.boolean(),
    memoryMiB: fc.integer({ min: MEMORY_MIB, max: 4096 }),
    vcpu: fc.integer({ min: 1, max: 8 }),
    timing: fc.constantFrom('manual' as const, 'fast' as const),
    preempt: fc.oneof(
      fc.boolean(),
      fc.integer({ min: 1, max: 1000 }).map((delaySeconds) => ({ delaySeconds })),
    ),
    peers: fc.constantFrom('multicast' as const, 'unicast' as const),
    gratuitousArp: fc.record(
      { repeat: times, delaySeconds: fc.nat({ max: 4294 }), refreshSeconds: fc.nat({ max: 4294 }) },
      { requiredKeys: [] },
    ),
    notify: fc.record({ master: notified, backup: notified, fault: notified, stop: notified }, { requiredKeys: [] }),
    tracking: fc
      .record({ intervalSeconds: fc.integer({ min: 2, max: 3600 }), fall: times, rise: times })
      .chain((given) =>
        fc.integer({ min: 1, max: given.intervalSeconds - 1 }).map((timeoutSeconds) => ({ ...given, timeoutSeconds })),
      ),
    timeouts: fc.record({ tcpSeconds: seconds, tcpFinSeconds: seconds, udpSeconds: seconds }, { requiredKeys: [] }),
    connectionTableBits: fc.integer({ min: 8, max: 20 }),
    conntrackMax: fc.integer({ min: 1024, max: 16_777_216 }),
  },
  { requiredKeys: [] },
);

const sshSource = fc.constantFrom('192.0.2.0/24', '10.0.0.0/8', '198.51.100.7');
/** One that is off has nobody to let in. */
const filter = fc.oneof(
  fc.constantFrom({}, { filter: 'off' as const }, { filter: 'closed' as const }),
  fc.uniqueArray(sshSource, { minLength: 1 }).map((sshFrom) => ({ sshFrom })),
);

export const pairOptions = fc.record({
  virtualRouterIds: fc.option(virtualRouterIds, { nil: undefined }),
  props,
  filter,
  trackPaths: fc.oneof(
    fc.constantFrom({}, { trackPaths: 'gateway' as const }, { trackPaths: 'none' as const }),
    fc.record({ hosts: fc.integer({ min: 1, max: 3 }) }),
  ),
});
type PairOptions = typeof pairOptions extends fc.Arbitrary<infer T> ? T : never;

/** What a pair stands on. */
type PairGround = Pick<PairSpec, 'id' | 'image' | 'publicInterface' | 'privateInterface'> & {
  readonly gateway: string;
  readonly freeInsideAddress: () => string;
};

export function pairOf(
  { virtualRouterIds: ids, props: given, filter: letIn, trackPaths }: PairOptions,
  { id, image, publicInterface, privateInterface, gateway, freeInsideAddress }: PairGround,
): PairSpec {
  const tracked = (hosts: number): readonly string[] => [
    gateway,
    ...Array.from({ length: hosts - 1 }, () => freeInsideAddress()),
  ];
  return {
    id,
    image,
    ...given,
    ...letIn,
    ...('hosts' in trackPaths ? { trackPaths: tracked(trackPaths.hosts) } : trackPaths),
    publicInterface: { ...publicInterface, ...(ids && { virtualRouterId: ids.outside }) },
    privateInterface: privateInterface && { ...privateInterface, ...(ids && { virtualRouterId: ids.inside }) },
  };
}
