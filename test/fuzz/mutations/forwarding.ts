import type { Code } from '../../../tools/docs/rules/rule';
import type { FtpSpec, LabSpec, NetworkSpec, PairSpec, PoolSpec } from '../spec';
import type { Change, Mutation } from './change';

/** What a small cluster is that stands beside the others. */
interface Small {
  readonly pair: Partial<PairSpec>;
  readonly pool: Partial<PoolSpec>;
  readonly service: Partial<LabSpec['services'][number]>;
}

const NETWORKS: readonly NetworkSpec[] = [
  { id: 'z-public', cidr: '10.250.0.0/24', gateway: '10.250.0.254', bridge: undefined },
  { id: 'z-isolated', cidr: '10.251.0.0/24', gateway: undefined, bridge: undefined },
  { id: 'z-routed', cidr: '10.252.0.0/24', gateway: '10.252.0.254', bridge: undefined, isRouted: true },
  { id: 'z-masqueraded', cidr: '10.253.0.0/24', gateway: '10.253.0.254', bridge: undefined },
];

const side = (network: NetworkSpec['id']): NonNullable<PairSpec['privateInterface']> => {
  const cidr = NETWORKS.find(({ id }) => id === network)?.cidr ?? '';
  const at = (host: number): string => cidr.replace('0/24', `${host}`);
  return { network, primary: at(9), backup: at(8), floating: [at(10)] };
};

const servers = (network: NetworkSpec['id']): Pick<PoolSpec, 'servers'> => {
  const cidr = NETWORKS.find(({ id }) => id === network)?.cidr ?? '';
  const server = (host: number) => ({ address: cidr.replace('0/24', `${host}`), extraInterfaces: [] });
  return { servers: { rs1: server(1), rs2: server(2) } };
};

const CUSTOM = { kind: 'custom', props: {} } as const;
const VSFTPD = { kind: 'vsftpd', props: {} } as const;

/** By direct routing, beside routers with one NIC, unless it is said otherwise. */
function small({ pair, pool, service }: Partial<Small> = {}): Change {
  return (spec) => ({
    ...spec,
    networks: [...spec.networks, ...NETWORKS],
    pairs: [
      ...spec.pairs,
      {
        id: 'z-lvs',
        image: spec.images[0]?.id ?? '',
        publicInterface: side('z-public'),
        privateInterface: undefined,
        ...pair,
      },
    ],
    pools: [
      ...spec.pools,
      {
        id: 'z-pool',
        routers: 'z-lvs',
        forwarding: 'direct-routing',
        ...servers('z-public'),
        workload: CUSTOM,
        ...pool,
      },
    ],
    services: [
      ...spec.services,
      { id: 'z-service', pool: 'z-pool', ...(service ?? { kind: 'port', port: PORT }) } as LabSpec['services'][number],
    ],
  });
}

const PORT = { protocol: 'tcp', first: 80, last: 80 } as const;
const sorry = (port: object): Small['service'] => ({
  kind: 'port',
  port: PORT,
  sorryServer: { address: '10.250.0.20', ...port },
});
const MARKS: Partial<FtpSpec> = {
  kind: 'ftp',
  mode: 'marks',
  port: 21,
  passivePorts: { protocol: 'tcp', first: 10_000, last: 20_000 },
};
/** The servers on the private side. */
const behind = (network: NetworkSpec['id']): Partial<Small> => ({
  pair: { privateInterface: side(network) },
  pool: servers(network),
});

/** The ways of forwarding. */
export const FORWARDING_MUTATIONS: Readonly<Record<Code, Mutation>> = {
  LVS073: {
    right: small({ pool: { network: 'z-routed', ...servers('z-routed'), forwarding: 'tunnel' } }),
    wrong: small({ pool: { network: 'z-routed', ...servers('z-routed') } }),
  },
  LVS074: { right: small(behind('z-routed')), wrong: small(behind('z-isolated')) },
  LVS083: { right: small(), wrong: small({ pool: { forwarding: 'nat' } }) },
  LVS084: { right: small({ service: sorry({}) }), wrong: small({ service: sorry({ port: 8080 }) }) },
  LVS089: { right: small(), wrong: small({ pool: { workload: undefined } }) },
  LVS091: {
    right: small({ pool: { workload: VSFTPD }, service: MARKS }),
    wrong: small({ pool: { workload: VSFTPD }, service: { kind: 'ftp', mode: 'helper' } }),
  },
  LVS092: { right: small(), wrong: small({ pair: { realServerInternet: true } }) },
  LVS093: {
    right: small({ pool: { workload: VSFTPD, arp: 'nftables' }, service: MARKS }),
    wrong: small({ pool: { workload: VSFTPD, arp: 'redirect' }, service: MARKS }),
  },
  LVS094: { right: small(behind('z-routed')), wrong: small(behind('z-masqueraded')) },
};
