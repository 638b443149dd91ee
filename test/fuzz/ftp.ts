import * as fc from 'fast-check';
import { ftpPoolChoice } from './pools';
import { commonChoice, type ServiceGround, serviceFacts } from './services';
import type { FtpSpec } from './spec';

const one = fc.record({
  common: commonChoice,
  /** In front of the servers of the first one; servers that tell their clients a range have one such service. */
  shares: fc.boolean(),
  pool: ftpPoolChoice,
  first: fc.integer({ min: 10_000, max: 20_000 }),
  length: fc.integer({ min: 1, max: 10_000 }),
  hasOwnMark: fc.boolean(),
});

/** FTP of one mode: a pair of routers does not mix them. */
export const ftpChoice = fc.record({
  mode: fc.constantFrom('helper' as const, 'marks' as const),
  services: fc.array(one, { maxLength: 2 }),
});
type FtpChoice = typeof ftpChoice extends fc.Arbitrary<infer T> ? T : never;

/**
 * @param most the virtual addresses that there are: the helper knows one port, so each service has one of its own
 * @param ground of the service with this number
 */
export function ftpServicesOf(
  { mode, services }: FtpChoice,
  most: number,
  ground: (choice: FtpChoice['services'][number], index: number) => ServiceGround,
): readonly FtpSpec[] {
  return services.slice(0, most).map((choice, index): FtpSpec => {
    const { common, first, length, hasOwnMark } = choice;
    // without the ports of all other services
    const port = index === 0 ? 21 : 990;
    const facts = serviceFacts(common, ground(choice, index), []);
    return mode === 'helper'
      ? { kind: 'ftp', ...facts, mode }
      : {
          kind: 'ftp',
          ...facts,
          mode,
          port,
          passivePorts: { protocol: 'tcp', first: first + 20_000 * index, last: first + 20_000 * index + length },
          ...(hasOwnMark && { mark: 200_000 + index }),
        };
  });
}
