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

const place = { pool: fc.nat({ max: 99 }), virtualAddress: fc.nat({ max: 99 }) };

/** What all kinds of services can say. */
const common = {
  healthChecks: fc.option(fc.array(checkChoice, { maxLength: 3 }), { nil: undefined }),
  onePacket: fc.boolean(),
  persistence: fc.option(persistence, { nil: undefined }),
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

export const commonChoice = fc.record(common);
type CommonChoice = typeof commonChoice extends fc.Arbitrary<infer T> ? T : never;

const sorryServer = fc.option(fc.record({ quiesce: fc.boolean(), port: fc.boolean() }, { requiredKeys: [] }), {
  nil: undefined,
});
const byPort = fc.record({ kind: fc.constant('port' as const), ...place, ...common, sorryServer, protocol });
const byMark = fc.record({
  kind: fc.constant('mark' as const),
  ...place,
  ...common,
  sorryServer,
  isNoSession: fc.boolean(),
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
  const { number } = ground;
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
    ...serviceFacts(choice, ground, ports),
    ...(choice.sorryServer && { sorryServer: sorryServerOf(choice, ground) }),
  };
  if (choice.kind === 'port') {
    return { kind: 'port', ...facts, port: ports[0] ?? { protocol: 'tcp', first, last: first } };
  }
  const mark = choice.hasOwnMark && { mark: 100_000 + number };
  const none = choice.isNoSession && standsAlone(ports);
  const { persistenceNetmask, ...others } = facts;
  return none
    ? { kind: 'mark', ...others, persistenceSeconds: 'none', ports, ...mark }
    : { kind: 'mark', ...others, ...(persistenceNetmask !== undefined && { persistenceNetmask }), ports, ...mark };
}

type CommonSpec = Omit<Extract<ServiceSpec, { kind: 'port' }>, 'kind' | 'port' | 'sorryServer'>;

/** What a service has whatever its kind is. */
export function serviceFacts(
  choice: CommonChoice,
  { id, pool, virtualAddress }: ServiceGround,
  ports: readonly PortSpec[],
): CommonSpec {
  return {
    id,
    pool: pool.id,
    virtualAddress,
    ...choice.options,
    ...choice.persistence,
    ...(choice.healthChecks && { healthChecks: choice.healthChecks }),
    ...(choice.onePacket && isUdpAlone(ports) && { onePacketScheduling: true }),
    ...(choice.quorum && { quorum: quorumOf(choice.quorum, pool) }),
  };
}

function isUdpAlone(ports: readonly PortSpec[]): boolean {
  return ports.length > 0 && ports.every((each) => each.protocol === 'udp');
}

/** No client could need two of the ports in one session. */
function standsAlone(ports: readonly PortSpec[]): boolean {
  const sessions = ports.filter((port) => port.protocol !== 'udp');
  const kinds = new Set(sessions.map((port) => port.protocol));
  return kinds.size === sessions.length && sessions.every(({ first, last }) => first === last);
}

/** Behind a mark it answers on the ports of the service. */
function sorryServerOf(
  { kind, sorryServer: given }: ServiceChoice,
  { freeInsideAddress, pool }: ServiceGround,
): { readonly address: string; readonly port?: number; readonly quiesce?: boolean } {
  const { port = false, ...others } = given ?? {};
  // who answers clients by themselves cannot have another port
  const isRewritten = (pool.forwarding ?? 'nat') === 'nat';
  return { address: freeInsideAddress(), ...others, ...(port && isRewritten && kind === 'port' && { port: 8080 }) };
}

/** One that all servers together reach, with its hysteresis. */
function quorumOf<Q extends { readonly weight: number; readonly hysteresis: number }>(given: Q, pool: PoolSpec): Q {
  const all = Object.values(pool.servers).reduce((sum, server) => sum + (server.weight ?? 1), 0);
  const weight = 1 + (given.weight % all);
  return { ...given, weight, hysteresis: given.hysteresis % Math.min(weight, all - weight + 1) };
}
