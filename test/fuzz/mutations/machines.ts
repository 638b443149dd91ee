import type { HypervisorSpec, LabSpec, NetworkSpec, PairSpec } from '../spec';
import type { Broken, Change, Mutation } from './change';
import { all, image, network, pair, pool, server, without, withPool } from './change';

const NGINX = { kind: 'nginx', props: {} } as const;

const tracking = (address: (given: PairSpec, spec: LabSpec) => string): Mutation => ({
  right: pair({ trackPaths: 'gateway' }),
  wrong: pair((given, spec) => ({ trackPaths: [address(given, spec)] })),
});

const file = (path: string, content: string): { readonly path: string; readonly content: string } => ({
  path,
  content,
});
/** Servers of the caller's own with these files. */
const files = (...given: readonly { readonly path: string; readonly content: string }[]): Change =>
  withPool('c0-more', 'rs', { kind: 'custom', props: { files: given } });

/** The first pool's servers are born from the routers' image, and need nginx from somewhere. */
const bornWithout = (nameservers: readonly string[], realServerInternet: boolean): Change =>
  all(
    (spec) => ({ ...spec, pools: spec.pools.map((each) => without(each, 'image')) }),
    pool({ workload: NGINX }),
    image({ hasPackages: false, nameservers }),
    pair({ realServerInternet }),
  );

/** Another network, of nobody, which is as the public one but for these. */
const withLan =
  (part: Partial<NetworkSpec>): Change =>
  (spec) => ({
    ...spec,
    networks: [...spec.networks, ...spec.networks.slice(0, 1).map((each) => ({ ...each, id: 'c0-lan', ...part }))],
  });
/** The clients' packets are 1500 bytes long. */
const onOneBridge = (mtu: number): Change => all(network('public', { bridge: 'br0', mtu: 1500 }), withLan({ mtu }));

/** The first cluster's routers on two hosts and its networks on their bridges; all else on the first host. */
const onTwoHosts = (neighbour: Partial<HypervisorSpec>): Change =>
  all(
    (spec) => ({
      ...spec,
      hypervisors: spec.hypervisors.map((each, index) =>
        index === 0 ? { ...each, tunnelAddress: '192.0.2.1' } : each,
      ),
      neighbours: { neighbour: { uri: 'qemu+ssh://root@198.51.100.9/system', ...neighbour } },
      pairs: spec.pairs.map((each) => ({ ...each, hosts: { primary: 'libvirt', backup: 'libvirt' } })),
      clusters: spec.clusters.map((each) => ({ ...each, host: 'libvirt' })),
    }),
    network('public', { bridge: 'br-public', mtu: 1400 }),
    network('private', { bridge: 'br-private', mtu: 1400 }),
    pair({ hosts: { primary: 'libvirt', backup: 'neighbour' } }),
  );
const inTunnel = (id: number): Change => network('private', { vxlan: { id } });
const publicInTunnel = (id: number): Change => network('public', { vxlan: { id } });
const IN_SEVEN = { vxlan: { id: 7 } } as const;
/** Beside the public one, which has a tunnel: with other addresses. */
const withLanBeside = (part: Partial<NetworkSpec>): Change =>
  all(
    onTwoHosts({ tunnelAddress: '192.0.2.2' }),
    withLan({ cidr: '172.31.0.0/24', gateway: undefined, ...part }),
    publicInTunnel(7),
  );

/** The caller's own provider is the first host's. */
const byOwn =
  (alias: string): Change =>
  (spec) => ({ ...spec, hypervisors: [{ provider: 'qemu:///system', alias }, ...spec.hypervisors.slice(1)] });

/** Further hosts of nobody. */
const withHosts =
  (...ids: readonly string[]): Change =>
  (spec) => ({
    ...spec,
    neighbours: {
      ...spec.neighbours,
      ...Object.fromEntries(ids.map((id) => [id, { uri: `qemu+ssh://${id}/system` }])),
    },
  });

/** The routers, the guests and their files. */
export const MACHINE_MUTATIONS: Readonly<Record<Broken, Mutation>> = {
  LVS023: {
    right: files(file('/etc/a', '203.0.113.1')),
    wrong: (spec) => files(file('/etc/a', spec.pairs[0]?.publicInterface.floating[0] ?? ''))(spec),
  },
  LVS026: {
    right: files(file('/etc/a', 'a'), file('/etc/b', '')),
    wrong: files(file('/etc/a', 'a'), file('/etc/a', '')),
  },
  LVS032: {
    right: (spec) => spec,
    wrong: (spec) => ({ ...spec, services: spec.services.filter(({ id }) => !id.startsWith('c0-')) }),
  },
  LVS050: {
    right: server({ upperThreshold: 10, lowerThreshold: 10 }),
    wrong: server({ upperThreshold: 10, lowerThreshold: 11 }),
  },
  LVS065: tracking(() => '203.0.113.1'),
  LVS066: tracking(({ publicInterface }) => publicInterface.backup),
  LVS067: tracking((_, { pools }) => Object.values(pools[0]?.servers ?? {})[0]?.address ?? ''),
  LVS068: { right: pair({ preempt: { delaySeconds: 1 } }), wrong: pair({ preempt: true }) },
  LVS071: {
    right: all(network('public', { linkMbit: 100 }), network('private', { linkMbit: 100 })),
    wrong: all(network('public', { linkMbit: 100 }), network('private', { linkMbit: 99 })),
  },
  LVS072: { right: onOneBridge(1500), wrong: onOneBridge(9000) },
  'LVS072: in one tunnel': { right: withLanBeside(IN_SEVEN), wrong: withLanBeside({ ...IN_SEVEN, mtu: 1401 }) },
  LVS095: { right: onTwoHosts({}), wrong: all(onTwoHosts({}), network('private', { bridge: undefined })) },
  LVS096: {
    right: onTwoHosts({}),
    wrong: all(onTwoHosts({}), pair({ hosts: { primary: 'libvirt', backup: 'libvirt' } })),
  },
  LVS097: {
    right: all(onTwoHosts({ tunnelAddress: '192.0.2.2' }), inTunnel(7)),
    wrong: all(onTwoHosts({}), inTunnel(7)),
  },
  LVS098: {
    right: all(onTwoHosts({ tunnelAddress: '192.0.2.2' }), inTunnel(7), publicInTunnel(8)),
    wrong: all(onTwoHosts({ tunnelAddress: '192.0.2.2' }), inTunnel(7), publicInTunnel(7)),
  },
  'LVS098: a bridge with a tunnel and without': {
    right: withLanBeside({ bridge: 'br-lan' }),
    wrong: withLanBeside({}),
  },
  LVS099: { right: all(onTwoHosts({}), byOwn('own')), wrong: all(onTwoHosts({}), byOwn('neighbour')) },
  LVS101: {
    right: all(onTwoHosts({}), withHosts('z/c', 'z-d')),
    wrong: all(onTwoHosts({}), withHosts('z/c', 'z-c')),
  },
  LVS102: { right: onTwoHosts({ tunnelAddress: '192.0.2.2' }), wrong: onTwoHosts({ tunnelAddress: '192.0.2.1' }) },
  LVS085: { right: bornWithout(['192.0.2.53'], true), wrong: bornWithout(['192.0.2.53'], false) },
  LVS086: { right: bornWithout(['192.0.2.53'], true), wrong: bornWithout([], true) },
};
