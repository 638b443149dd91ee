import type { Code } from '../../../tools/docs/rules/rule';
import type { LabSpec, ServerSpec } from '../spec';
import type { Change, Mutation } from './change';
import { all, FREE, network, pair, server, servers, unchanged, withPool } from './change';

/** The first server has one NIC more, the others have none. */
function nic(extra: ServerSpec['extraInterfaces'][number]): Change {
  return servers((_, index) => ({ extraInterfaces: index === 0 ? [extra] : [] }));
}

const OFFICE = { network: 'c0-office', address: FREE.office };
const OUTSIDE = { network: 'c0-public', address: FREE.outside };

/** An office with these addresses, on which the first server alone is. */
const office = (cidr: string, address: string): Change =>
  all(onlyOnce, network('office', { cidr }), nic({ network: 'c0-office', address }));
/** No other pool is on the office's network. */
const onlyOnce: Change = (spec) => ({
  ...spec,
  pools: spec.pools.map((pool) => ({
    ...pool,
    servers: Object.fromEntries(
      Object.entries(pool.servers).map(([key, each]) => [key, { ...each, extraInterfaces: [] }]),
    ),
  })),
});

const firstServer = ({ pools }: LabSpec): string => Object.values(pools[0]?.servers ?? {})[0]?.address ?? '';
const gateway = ({ networks }: LabSpec): string => networks[0]?.gateway ?? '';

/** Both pairs on one bridge of the office. */
const onOneBridge = (first: number, second: number): Change =>
  all(
    (spec) => ({
      ...spec,
      networks: spec.networks.map((each) => (each.gateway === undefined ? each : { ...each, bridge: 'br0' })),
    }),
    (spec) => ({
      ...spec,
      pairs: spec.pairs.map((each, index) => ({
        ...each,
        publicInterface: { ...each.publicInterface, virtualRouterId: index === 0 ? first : second },
      })),
    }),
  );

/** Who holds which address, and which networks a machine can tell apart. */
export const ADDRESS_MUTATIONS: Readonly<Record<Code, Mutation>> = {
  LVS010: {
    right: unchanged,
    wrong: servers((_, index, spec) => (index === 1 ? { address: firstServer(spec) } : {})),
  },
  LVS011: { right: unchanged, wrong: server({ address: '203.0.113.7' }) },
  LVS012: { right: unchanged, wrong: server({ address: '10.100.0.0' }) },
  LVS013: {
    right: office('10.200.0.0/24', '10.200.0.250'),
    wrong: office('10.100.0.0/24', '10.100.0.250'),
  },
  LVS014: {
    right: network('public', { bridge: undefined }),
    wrong: all(
      network('public', { bridge: undefined }),
      pair(({ publicInterface }, spec) => ({ publicInterface: { ...publicInterface, primary: gateway(spec) } })),
    ),
  },
  LVS016: { right: onOneBridge(7, 8), wrong: onOneBridge(7, 7), needs: ({ pairs }) => pairs.length === 2 },
  LVS020: {
    right: office('11.100.0.0/24', '11.100.0.250'),
    wrong: (spec) => office('11.100.0.0/24', firstServer(spec).replace('10.', '11.'))(spec),
  },
  LVS021: {
    right: withPool('c0', 'other', { kind: 'nginx', props: {} }),
    wrong: withPool('c0', 'p0-rs0', { kind: 'nginx', props: {} }),
  },
  LVS022: {
    right: nic({ ...OFFICE, onBoot: false, gateway: '172.16.0.254' }),
    wrong: nic({ ...OFFICE, onBoot: true, gateway: '172.16.0.254' }),
  },
  LVS025: { right: nic({ ...OUTSIDE, onBoot: false }), wrong: nic({ ...OUTSIDE, onBoot: true }) },
  LVS087: { right: unchanged, wrong: network('public', { gateway: undefined, bridge: undefined }) },
};
