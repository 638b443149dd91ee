import * as fc from 'fast-check';
import { HASHING_SCHEDULERS, SCHEDULERS } from '../../lib/model/service';
import { checkChoice } from './checks';
import type { PoolSpec, PortSpec, ServiceSpec } from './spec';

const persistence = fc.record(
  {
    persistenceSeconds: fc.integer({ min: 1, max: 2_678_400 }),
    persistenceNetmask: fc.constantFrom('255.0.0.0', '255.255.255.0', '255.255.255.255'),
  },
  { requiredKeys: ['persistenceSeconds'] },
);
const protocol = fc.constantFrom('tcp' as const, 'udp' as const, 'sctp' as const);
const port = fc.record({ protocol, length: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 30 })) });

const hashing = fc.record(
  { name: fc.constantFrom(...HASHING_SCHEDULERS), port: fc.boolean(), fallback: fc.boolean() },
  { requiredKeys: ['name'] },
);
const command = fc.constantFrom(['/usr/bin/logger', '-t', 'lvs', 'a:b,c=%@+'], ['/bin/true']);

const common = {
  pool: fc.nat({ max: 99 }),
  virtualAddress: fc.nat({ max: 99 }),
  healthChecks: fc.option(fc.array(checkChoice, { maxLength: 3 }), { nil: undefined }),
  onePacket: fc.boolean(),
  persistence: fc.option(persistence, { nil: undefined }),
  sorryServer: fc.option(fc.record({ quiesce: fc.boolean() }, { requiredKeys: [] }), { nil: undefined }),
  quorum: fc.option(
    fc.record(
      { weight: fc.nat({ max: 1000 }), hysteresis: fc.nat({ max: 1000 }), up: command, down: command },
      { requiredKeys: ['weight', 'hysteresis'] },
    ),
    { nil: undefined },
  ),
  options: fc.record(
    {
      scheduler: fc.oneof(fc.constantFrom(...SCHEDULERS), hashing),
      quiesce: fc.boolean(),
      slowStartStepSeconds: fc.integer({ min: 1, max: 3600 }),
      alpha: fc.boolean(),
      omega: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
};

const byPort = fc.record({ kind: fc.constant('port' as const), ...common, protocol });
const byMark = fc.record({
  kind: fc.constant('mark' as const),
  ...common,
  ports: fc.array(port, { minLength: 1, maxLength: 4 }),
  hasOwnMark: fc.boolean(),
});

export const serviceChoice = fc.oneof(byPort, byMark);
type ServiceChoice = typeof serviceChoice extends fc.Arbitrary<infer T> ? T : never;

/** What a service stands on. */
export interface ServiceGround {
  readonly id: string;
  /** The service's number in its cluster: its ports and its mark are counted out from it. */
  readonly number: number;
  readonly pool: PoolSpec;
  readonly virtualAddress: string;
  readonly freeInsideAddress: () => string;
}

export function serviceOf(choice: ServiceChoice, ground: ServiceGround): ServiceSpec {
  const { id, number, pool, virtualAddress } = ground;
  const first = number === 0 ? 80 : 1000 * number;
  const portSpec = (
    { protocol: kind, length }: { protocol: PortSpec['protocol']; length: number },
    index: number,
  ): PortSpec => {
    const start = first + 100 * index;
    return { protocol: kind, first: start, last: start + length - 1 };
  };
  const given = choice.kind === 'port' ? [{ protocol: choice.protocol, length: 1 }] : choice.ports;
  const ports = given.map(portSpec);
  const facts = {
    id,
    pool: pool.id,
    virtualAddress,
    ...choice.options,
    ...choice.persistence,
    ...(choice.healthChecks && { healthChecks: choice.healthChecks }),
    ...(choice.onePacket && ports.every((each) => each.protocol === 'udp') && { onePacketScheduling: true }),
    ...(choice.sorryServer && { sorryServer: { address: ground.freeInsideAddress(), ...choice.sorryServer } }),
    ...(choice.quorum && { quorum: quorumOf(choice.quorum, pool) }),
  };
  return choice.kind === 'port'
    ? { kind: 'port', ...facts, port: ports[0] ?? { protocol: 'tcp', first, last: first } }
    : { kind: 'mark', ...facts, ports, ...(choice.hasOwnMark && { mark: 100_000 + number }) };
}

/** One that all servers together reach, with its hysteresis. */
function quorumOf<Q extends { readonly weight: number; readonly hysteresis: number }>(given: Q, pool: PoolSpec): Q {
  const all = Object.values(pool.servers).reduce((sum, server) => sum + (server.weight ?? 1), 0);
  const weight = 1 + (given.weight % all);
  return { ...given, weight, hysteresis: given.hysteresis % Math.min(weight, all - weight + 1) };
}
