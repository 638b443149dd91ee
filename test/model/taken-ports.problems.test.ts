import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemsOf } from '../../lib/model/problems';
import type { Service } from '../../lib/model/service';
import { Port } from '../../lib/net/port';
import { custom, ftpByMark, ip, labOf, marked, pair, pool, publicSide, service } from '../fixtures';

const ADDRESSES = ['192.168.26.10', '192.168.26.11'];
const shared = pool({
  pair: pair({ publicInterface: publicSide({ floating: [ip('192.168.26.10'), ip('192.168.26.11')] }) }),
  workload: custom(),
});

const number = fc.integer({ min: 1, max: 12 });
const protocol = fc.constantFrom('tcp' as const, 'udp' as const, 'sctp' as const);
const single = fc.tuple(protocol, number).map(([kind, first]) => Port[kind](first));
const range = fc
  .tuple(number, fc.integer({ min: 1, max: 4 }))
  .map(([first, length]) => ({ first, last: first + length }));
const ports = fc.tuple(protocol, range).map(([kind, { first, last }]) => Port[`${kind}Range`](first, last));

/** By port, by mark, or FTP with its passive range. */
const services: fc.Arbitrary<Partial<Service>> = fc
  .record({ address: fc.constantFrom(...ADDRESSES), kind: fc.nat({ max: 2 }), single, ports, range })
  .map(({ address, kind, single: port, ports: many, range: { first, last } }) => {
    const place = { pool: shared, virtualAddress: ip(address) };
    const passivePorts = Port.tcpRange(first + 20, last + 20);
    const forms = [
      service({ ...place, ports: [port] }),
      marked({ ...place, ports: [many] }),
      ftpByMark({ ...place, ports: [Port.tcp(port.first), passivePorts], ftp: { mode: 'marks', passivePorts } }),
    ];
    return forms[kind] ?? {};
  });

/** Each address, protocol and port that a service takes. */
function taken({ virtualAddress, ports: all }: Service): readonly string[] {
  return all.flatMap(({ protocol: kind, first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => `${virtualAddress} ${kind}/${first + index}`),
  );
}

test('an address, protocol and port is taken twice exactly where LVS018 says so, FTP passive ranges included', () => {
  let twice = 0;
  fc.assert(
    fc.property(services, services, (first, second) => {
      const both = [
        service({ ...first, path: 'lab/one', mark: 1 }),
        service({ ...second, path: 'lab/two', mark: 2 }),
      ] as const;
      const common = taken(both[0]).filter((each) => taken(both[1]).includes(each));
      const found = problemsOf(labOf(both)).filter(({ code }) => code === 'LVS018');
      expect(found.length).toBe(common.length > 0 ? 1 : 0);
      twice += found.length;
    }),
    { numRuns: 500, seed: 1 },
  );
  // chance met both
  expect(twice).toBeGreaterThan(20);
  expect(twice).toBeLessThan(480);
});
