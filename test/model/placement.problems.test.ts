import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import { hostsOf } from '../../lib/model/host';
import type { Hypervisor } from '../../lib/model/hypervisor';
import { hypervisorOf, hypervisorsWith } from '../../lib/model/placement';
import type { Network } from '../../lib/model/network';
import { problemsOf } from '../../lib/model/problems';
import type { RouterPair } from '../../lib/model/router-pair';
import {
  hypervisor,
  inside,
  ip,
  labOf,
  outside,
  pair,
  pool,
  privateSide,
  publicSide,
  server,
  service,
} from '../fixtures';
import type { Mistake } from './mistakes';
import { testMistakes } from './mistakes';

const EAST = hypervisor({ path: 'lab/east', name: 'east', tunnelAddress: ip('192.0.2.1') });
const WEST = hypervisor({ path: 'lab/west', name: 'west', tunnelAddress: ip('192.0.2.2') });
const BOTH = [EAST, WEST];

const bridge = (name: string, vxlanId: number | undefined): Pick<Network, 'wire'> => ({
  wire: { kind: 'bridge', bridge: name, vxlanId },
});

interface Where {
  readonly hypervisors?: readonly Hypervisor[];
  readonly ofPublic?: Partial<Network>;
  readonly ofPrivate?: Partial<Network>;
  readonly routers?: Partial<RouterPair['hypervisors']>;
  readonly ofPool?: string;
  readonly ofServer?: string;
}

/** The manual's cluster on these hypervisors, over bridges that are joined already. */
function on({ hypervisors = BOTH, ofPublic, ofPrivate, routers, ofPool, ofServer }: Where): Lab {
  const publicInterface = publicSide({ network: outside({ ...bridge('br0', undefined), ...ofPublic }) });
  const privateInterface = privateSide({ network: inside({ ...bridge('br1', undefined), ...ofPrivate }) });
  const chosen = { primary: undefined, backup: undefined, ...routers };
  const routerPair = pair({ publicInterface, privateInterface, hypervisors: chosen });
  const servers = [server(1), server(2, { hypervisor: ofServer })];
  return labOf([service({ pool: pool({ pair: routerPair, hypervisor: ofPool, servers }) })], { hypervisors });
}

const EAST_ALONE = { routers: { primary: EAST.path, backup: EAST.path } } as const;

const MISTAKES: readonly Mistake[] = [
  {
    what: 'two hosts of one name',
    lab: on({
      hypervisors: [
        { ...EAST, path: 'lab/b/c', name: 'b-c' },
        { ...WEST, path: 'lab/b-c', name: 'b-c' },
      ],
    }),
    code: 'LVS101',
    path: 'lab/b-c',
    says: ['lab/b/c and lab/b-c'],
  },
  {
    what: 'two hosts with one end of a tunnel',
    lab: on({ hypervisors: [EAST, { ...WEST, tunnelAddress: ip('192.0.2.1') }], ofPrivate: bridge('br1', 7) }),
    code: 'LVS102',
    path: 'lab/west',
    says: ['192.0.2.1', 'lab/east and lab/west'],
  },
  {
    what: 'a NatNetwork between two hosts',
    lab: on({ ofPrivate: { wire: { kind: 'isolated' } } }),
    code: 'LVS095',
    path: 'lab/private',
    says: ['lab/east (lvs-primary)', 'lab/west (lvs-backup)'],
  },
  {
    what: "a public network of libvirt's own between two hosts",
    lab: on({ ofPublic: { wire: { kind: 'nat' } } }),
    code: 'LVS095',
    path: 'lab/public',
    says: ["libvirt's own"],
  },
  {
    what: 'both routers on one of two hosts',
    lab: on(EAST_ALONE),
    code: 'LVS096',
    path: 'lab/lvs',
    says: ['lab/east'],
  },
  {
    what: 'a tunnel to a host without an address for it',
    lab: on({ hypervisors: [EAST, { ...WEST, tunnelAddress: undefined }], ofPrivate: bridge('br1', 7) }),
    code: 'LVS097',
    path: 'lab/private',
    says: ['lab/west', 'VXLAN 7'],
  },
  {
    what: 'one tunnel for two bridges',
    lab: on({ ofPublic: bridge('br0', 7), ofPrivate: bridge('br1', 7) }),
    code: 'LVS098',
    path: 'lab/private',
    says: ['lab/public is VXLAN 7 on bridge br0'],
  },
  {
    what: 'one bridge with a tunnel for one network and without for another',
    lab: on({ ofPublic: bridge('br0', 7), ofPrivate: bridge('br0', undefined) }),
    code: 'LVS098',
    path: 'lab/private',
    says: ['lab/private is without VXLAN on bridge br0'],
  },
  {
    what: 'two mtus on one bridge and in one tunnel',
    lab: on({ ofPublic: { ...bridge('br0', 7), mtu: 1450 }, ofPrivate: { ...bridge('br0', 7), mtu: 1400 } }),
    code: 'LVS072',
    path: 'lab/private',
    says: ['are one wire: the long'],
  },
  {
    what: 'two tunnels for one bridge',
    lab: on({ ofPublic: bridge('br0', 7), ofPrivate: bridge('br0', 8) }),
    code: 'LVS098',
    path: 'lab/private',
    says: ['VXLAN 7', 'VXLAN 8'],
  },
];

/** What is said of bridges that carry these networks beside the manual's two. */
function ofBridges(...wires: readonly (readonly [path: string, bridge: string, vxlanId: number | undefined])[]) {
  const networks = wires.map(([path, name, vxlanId]) =>
    outside({ path, gateway: undefined, ...bridge(name, vxlanId) }),
  );
  return problemsOf(labOf([service()], { networks })).map(({ code, path, message }) => [code, path, message]);
}

/** The names of hosts, each with that of its hypervisor. */
function placesIn(lab: Lab): Readonly<Record<string, string | undefined>> {
  const hosts = lab.clusters.flatMap(hostsOf);
  return Object.fromEntries(hosts.map((host) => [host.name, hypervisorOf(lab.hypervisors, host)?.name]));
}

describe('the placement of machines', () => {
  test.each([
    { what: 'bridges that are joined', lab: on({}) },
    { what: 'tunnels from both hosts', lab: on({ ofPublic: bridge('br0', 7), ofPrivate: bridge('br1', 8) }) },
    {
      what: 'a tunnel that nobody on the other host uses',
      lab: on({ hypervisors: [hypervisor({ tunnelAddress: undefined })], ofPrivate: bridge('br1', 7) }),
    },
    {
      what: "both routers on one of two hosts, over a public network of libvirt's own",
      lab: on({ ...EAST_ALONE, ofPublic: { wire: { kind: 'nat' } } }),
    },
    {
      what: "both routers on one of two hosts, over a private network of libvirt's own",
      lab: on({ ...EAST_ALONE, ofPrivate: { wire: { kind: 'isolated' } } }),
    },
    {
      what: 'two hosts without tunnels',
      lab: on({ hypervisors: BOTH.map((each) => ({ ...each, tunnelAddress: undefined })) }),
    },
    {
      what: "a network of libvirt's own on one host",
      lab: on({ hypervisors: [EAST], ofPrivate: { wire: { kind: 'isolated' } } }),
    },
  ])('is right with $what', ({ lab }) => {
    expect(problemsOf(lab)).toEqual([]);
  });

  testMistakes(MISTAKES);

  test('names beside a bridge without a tunnel the one that has it, and no bridge that has none either', () => {
    const words = 'lab/c is without VXLAN on bridge br0, and lab/b is VXLAN 7 on bridge br0';
    const expected = [['LVS098', 'lab/c', `${words}: they would be one wire by the one, and two by the other`]];
    expect(ofBridges(['lab/a', 'br9', undefined], ['lab/b', 'br0', 7], ['lab/c', 'br0', undefined])).toEqual(expected);
  });

  test('is refused once where a bridge and a tunnel are both shared, and not where neither is', () => {
    const both = ofBridges(['lab/a', 'br0', 7], ['lab/b', 'br1', 8], ['lab/c', 'br0', 8]);
    expect(both.map(([code, path]) => [code, path])).toEqual([['LVS098', 'lab/c']]);
    expect(ofBridges(['lab/a', 'br0', 7], ['lab/b', 'br1', 8], ['lab/c', 'br2', undefined])).toEqual([]);
  });

  test('parts the routers of a pair, and puts servers on the first host', () => {
    const expected = { 'lvs-primary': 'east', 'lvs-backup': 'west', 'web-rs1': 'east', 'web-rs2': 'east' };
    expect(placesIn(on({}))).toEqual(expected);
    const turned = on({ routers: { primary: WEST.path, backup: undefined } });
    expect(placesIn(turned)).toMatchObject({ 'lvs-primary': 'west', 'lvs-backup': 'east' });
  });

  test('is what the constructs say, the server before its pool', () => {
    const places = placesIn(on({ ...EAST_ALONE, ofPool: WEST.path, ofServer: EAST.path }));
    expect(places).toEqual({ 'lvs-primary': 'east', 'lvs-backup': 'east', 'web-rs1': 'west', 'web-rs2': 'east' });
  });

  test('makes networks where machines are plugged in, and those of nobody on the first host', () => {
    const lab = on({ ...EAST_ALONE, ofServer: WEST.path });
    const names = (path: string): readonly string[] =>
      lab.networks
        .filter((each) => each.path === path)
        .flatMap((each) => hypervisorsWith(lab, each).map(({ name }) => name));
    expect(names('lab/public')).toEqual(['east']);
    expect(names('lab/private')).toEqual(['east', 'west']);
    expect(hypervisorsWith(lab, outside({ path: 'lab/spare' }))).toEqual([EAST]);
  });
});
