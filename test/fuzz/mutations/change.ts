import type { Code } from '../../../tools/docs/rules/rule';
import type { FtpSpec, ImageSpec, LabSpec, NetworkSpec, PairSpec, PoolSpec, ServerSpec, ServiceSpec } from '../spec';

// How a random stack is written anew at one place. It is always the first cluster's; hosts count no address above 61.

export type Change = (spec: LabSpec) => LabSpec;

/** A stack in which one thing is wrong, and its neighbour in which that is right. */
export interface Mutation {
  readonly right: Change;
  readonly wrong: Change;
  /** Whether the stack has what can be broken; every one has, unless it is said. */
  readonly needs?: (spec: LabSpec) => boolean;
}

/** The rule that is broken; in words, a further way to break it. */
export type Broken = Code | `${Code}: ${string}`;

/** Addresses of the first cluster that nobody has. */
export const FREE = { outside: '192.168.0.62', inside: '10.100.0.62', office: '172.16.0.200' } as const;

type Part<T> = Partial<T> | ((given: T, spec: LabSpec) => Partial<T>);

function written<T extends object>(given: T, part: Part<T>, spec: LabSpec): T {
  return { ...given, ...(typeof part === 'function' ? part(given, spec) : part) };
}

function atFirst<T extends object>(items: readonly T[], part: Part<T>, spec: LabSpec): readonly T[] {
  return items.map((item, index) => (index === 0 ? written(item, part, spec) : item));
}

export function all(...changes: readonly Change[]): Change {
  return (spec) => changes.reduce((changed, change) => change(changed), spec);
}

export const unchanged: Change = (spec) => spec;

/** A prop is left out. */
export function without<T extends object>(given: T, prop: string): T {
  return Object.fromEntries(Object.entries(given).filter(([name]) => name !== prop)) as T;
}

export function pair(part: Part<PairSpec>): Change {
  return (spec) => ({ ...spec, pairs: atFirst(spec.pairs, part, spec) });
}

export function image(part: Part<ImageSpec>): Change {
  return (spec) => ({ ...spec, images: atFirst(spec.images, part, spec) });
}

/** @param which of the networks of the first cluster */
export function network(which: 'public' | 'private' | 'office', part: Part<NetworkSpec>): Change {
  return (spec) => ({
    ...spec,
    networks: spec.networks.map((each) => (each.id === `c0-${which}` ? written(each, part, spec) : each)),
  });
}

export function pool(part: Part<PoolSpec>): Change {
  return (spec) => ({ ...spec, pools: atFirst(spec.pools, part, spec) });
}

/** All servers of the first pool. */
export function servers(part: (given: ServerSpec, index: number, spec: LabSpec) => Partial<ServerSpec>): Change {
  return (spec) =>
    pool(({ servers: given }) => ({
      servers: Object.fromEntries(
        Object.entries(given).map(([key, each], index) => [key, { ...each, ...part(each, index, spec) }]),
      ),
    }))(spec);
}

/** The first server of the first pool. */
export function server(part: Part<ServerSpec>): Change {
  return servers((given, index, spec) => (index === 0 ? written(given, part, spec) : {}));
}

/** A pool more, of one server and without a service. */
export function withPool(id: string, key: string, workload: PoolSpec['workload']): Change {
  return (spec) => ({
    ...spec,
    pools: [
      ...spec.pools,
      {
        id,
        routers: spec.pairs[0]?.id ?? '',
        servers: { [key]: { address: FREE.inside, extraInterfaces: [] } },
        workload,
      },
    ],
  });
}

type Placed = 'id' | 'pool';
/** A service before it has a place. */
type Bare =
  | Omit<Extract<ServiceSpec, { kind: 'port' }>, Placed>
  | Omit<Extract<ServiceSpec, { kind: 'mark' }>, Placed>
  | Omit<Extract<FtpSpec, { mode: 'helper' }>, Placed>
  | Omit<Extract<FtpSpec, { mode: 'marks' }>, Placed>;

/** Services more, in front of the first pool and at the first floating address. */
export function withServices(...bare: readonly ((spec: LabSpec) => Bare)[]): Change {
  return (spec) => ({
    ...spec,
    services: [
      ...spec.services,
      ...bare.map((make, index): ServiceSpec => {
        const virtualAddress = spec.pairs[0]?.publicInterface.floating[0] ?? '';
        return { virtualAddress, ...make(spec), id: `c0-more${index}`, pool: spec.pools[0]?.id ?? '' };
      }),
    ],
  });
}

/** One service more, as it should be and as it should not. */
export function service(right: Bare, wrong: Bare, on: Change = unchanged): Mutation {
  return {
    right: all(
      on,
      withServices(() => right),
    ),
    wrong: all(
      on,
      withServices(() => wrong),
    ),
  };
}
