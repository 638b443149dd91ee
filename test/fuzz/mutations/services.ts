import type { Code } from '../../../tools/docs/rules/rule';
import type { CheckSpec, PoolSpec, PortSpec } from '../spec';
import type { Change, Mutation } from './change';
import { all, FREE, pair, pool, service, servers, without, withPool, withServices } from './change';

const NGINX = pool({ workload: { kind: 'nginx', props: {} } });
const VSFTPD = pool({ workload: { kind: 'vsftpd', props: {} } });
const CUSTOM = pool({ workload: { kind: 'custom', props: {} } });

// ports that no random service has
const port = (first: number, protocol: PortSpec['protocol'] = 'tcp'): PortSpec => ({ protocol, first, last: first });
const range = (first: number, length: number): PortSpec => ({ protocol: 'tcp', first, last: first + length - 1 });
const one = { kind: 'port', port: port(60_001) } as const;
const udp = { kind: 'port', port: port(60_001, 'udp') } as const;
const many = { kind: 'mark', ports: [port(60_001), port(60_002)], mark: 300_001 } as const;
const ftp = { kind: 'ftp', mode: 'helper' } as const;
const marks = (control: number, first: number) =>
  ({ kind: 'ftp', mode: 'marks', port: control, passivePorts: range(first, 100) }) as const;

const asks = (...kinds: readonly CheckSpec[]): { readonly healthChecks: readonly CheckSpec[] } => ({
  healthChecks: kinds,
});
const asksTcp = (...ports: readonly number[]): { readonly healthChecks: readonly CheckSpec[] } =>
  asks(...ports.map((number): CheckSpec => ({ kind: 'tcp', props: { port: number } })));
const asksUdp = asks({ kind: 'udp', props: { reply: 'any' } });

/** The servers of the first pool weigh so much, and no service asks for more. */
const weighing = (weight: (index: number) => number): Change =>
  all(
    servers((_, index) => ({ weight: weight(index) })),
    (spec) => ({ ...spec, services: spec.services.map((each) => without(each, 'quorum')) }),
  );
/** A floating address more. */
const another: Change = pair(({ publicInterface }) => ({
  publicInterface: { ...publicInterface, floating: [...publicInterface.floating, FREE.outside] },
}));
const at = { virtualAddress: FREE.outside };
const firstServer = ({ pools }: { readonly pools: readonly PoolSpec[] }): string =>
  Object.values(pools[0]?.servers ?? {})[0]?.address ?? '';
const withoutFtp: Change = (spec) => ({
  ...spec,
  services: spec.services.filter(({ kind }) => kind !== 'ftp'),
});

/** What a service promises against what stands behind it. */
export const SERVICE_MUTATIONS: Readonly<Record<Code, Mutation>> = {
  LVS015: {
    right: all(
      weighing((index) => (index < 2 ? 7 : 0)),
      withServices(() => one),
    ),
    wrong: all(
      weighing((index) => (index < 1 ? 7 : 0)),
      withServices(() => one),
    ),
  },
  LVS017: {
    right: withServices(
      () => many,
      () => ({ ...many, ports: [port(60_003)], mark: 300_002 }),
    ),
    wrong: withServices(
      () => many,
      () => ({ ...many, ports: [port(60_003)] }),
    ),
  },
  LVS018: {
    right: withServices(
      () => many,
      () => ({ ...one, port: port(60_003) }),
    ),
    wrong: withServices(
      () => many,
      () => ({ ...one, port: port(60_002) }),
    ),
  },
  LVS019: service(many, { ...many, persistenceSeconds: 'none' }),
  LVS024: service(one, { ...one, ...at }),
  LVS027: service({ ...many, ports: [range(60_001, 5)] }, { ...many, ports: [range(60_001, 600)] }, NGINX),
  LVS031: service({ ...one, ...asksTcp(60_001) }, { ...one, ...asks() }),
  LVS051: service({ ...one, sorryServer: FREE.inside }, { ...one, sorryServer: '127.0.0.1' }, CUSTOM),
  LVS052: {
    right: all(
      CUSTOM,
      withServices(() => ({ ...one, sorryServer: FREE.inside })),
    ),
    wrong: all(
      CUSTOM,
      withServices((spec) => ({ ...one, sorryServer: firstServer(spec) })),
    ),
  },
  LVS053: service(
    { ...one, quorum: { weight: 1, down: ['/bin/true'] } },
    { ...one, quorum: { weight: 1_000_000, down: ['/bin/true'] } },
  ),
  LVS054: service({ ...one, quorum: { weight: 1, up: ['/bin/true'] } }, { ...one, quorum: { weight: 1 } }),
  LVS055: service(one, { ...one, onePacketScheduling: true }),
  LVS056: {
    right: all(
      another,
      withServices(
        () => ({ ...udp, onePacketScheduling: true }),
        () => ({ ...udp, ...at }),
      ),
    ),
    wrong: all(
      another,
      withServices(
        () => ({ ...udp, onePacketScheduling: true }),
        () => ({ ...udp, ...at, onePacketScheduling: true }),
      ),
    ),
  },
  LVS057: service(
    { ...one, persistenceSeconds: 300, persistenceNetmask: '255.255.255.0' },
    { ...one, persistenceNetmask: '255.255.255.0' },
  ),
  LVS058: service(
    { ...one, scheduler: 'wrr' },
    { ...one, scheduler: 'rr' },
    weighing((index) => index + 1),
  ),
  LVS059: service({ ...one, scheduler: 'sh' }, { ...one, scheduler: 'dh' }),
  LVS060: service({ ...many, ...asksTcp(60_001, 60_002) }, { ...many, ...asksTcp(60_001) }),
  LVS061: service({ ...udp, ...asksUdp }, { ...udp, ...asks({ kind: 'udp', props: {} }) }),
  LVS062: service(
    { ...one },
    { ...one, slowStartStepSeconds: 20 },
    weighing(() => 1),
  ),
  LVS075: {
    right: all(
      withoutFtp,
      CUSTOM,
      another,
      withServices(
        () => ftp,
        () => ({ ...ftp, ...at }),
      ),
    ),
    wrong: all(
      withoutFtp,
      CUSTOM,
      another,
      withServices(
        () => ftp,
        () => ({ ...marks(21, 50_000), ...at }),
      ),
    ),
  },
  LVS077: {
    right: all(
      withoutFtp,
      VSFTPD,
      withServices(() => marks(21, 50_000)),
    ),
    wrong: all(
      withoutFtp,
      VSFTPD,
      withServices(
        () => marks(21, 50_000),
        () => marks(990, 51_000),
      ),
    ),
  },
  LVS078: {
    right: all(
      withoutFtp,
      NGINX,
      withServices(() => one),
    ),
    wrong: all(
      withoutFtp,
      NGINX,
      withServices(() => ftp),
    ),
  },
  LVS079: service(one, { ...udp, ...asksUdp }, NGINX),
  LVS080: {
    right: VSFTPD,
    wrong: all(
      VSFTPD,
      withServices(() => one),
    ),
  },
  LVS081: service({ ...one, ...asksTcp(60_001) }, { ...one, ...asksTcp(60_001, 60_009) }, NGINX),
  LVS090: service(
    { ...one, sorryServer: { address: FREE.inside, port: 80 } },
    { ...one, sorryServer: FREE.inside },
    all(CUSTOM, withPool('c0-more', 'rs', { kind: 'nginx', props: {} })),
  ),
  LVS082: service(one, { ...one, port: port(22) }, NGINX),
};
