import type { Manifest, ManifestHost, ManifestNic } from '../../manifest';
import { hostGroups } from './host-groups';
import { jointsOf, type Joint } from './joints';
import { kernelModules } from './kernel-modules';
import { absentServers } from './absent-servers';
import { type Link, linkOn, mtuOf } from './links';
import { type Bystander, portsOf, type Stub, surroundings, type Virtual } from './surroundings';

/** Everything that a guest is told: its agent reads it as JSON. */
export interface Job {
  /** Lines for `ip -batch`. */
  readonly bridges: readonly string[];
  readonly modules: readonly string[];
  /** Lines of modprobe.d(5). */
  readonly moduleOptions: readonly string[];
  readonly hosts: readonly JobHost[];
  /** Its cables to other guests. */
  readonly joints: readonly (Joint & Pick<Link, 'mtu'>)[];
  /** Its hosts wait until those of the other guests can be let go as well. */
  readonly isHeld: boolean;
}

/** One host of the guest. */
export interface JobHost {
  readonly name: string;
  readonly nics: readonly JobNic[];
  /** For `ip -batch`, inside. */
  readonly net: string;
  readonly sysctlFiles: readonly string[];
  /** The settings to read back. */
  readonly sysctls: readonly string[];
  /** Settings that no file of the host brings. */
  readonly forced: Readonly<Record<string, string>>;
  readonly units: readonly string[];
  readonly stubs: readonly Stub[];
}

export interface JobNic extends Link {
  readonly name: string;
  readonly mac: string;
  /** Its other end, at the bridge. */
  readonly outer: string;
  readonly bridge: string;
}

// what needs the seed disk, which a rehearsal does not have
export const SEED_UNIT = 'lvs-seed.service';

/** What each guest is to be, from the manifest alone. The first one has the client and the gateway before it. */
export function jobsOf(manifest: Manifest): readonly Job[] {
  const around = surroundings(manifest);
  const groups = hostGroups(manifest);
  const networks = [...manifest.networks.map(({ path }) => path), around.network];
  const bridges = new Map(networks.map((path, at) => [path, `br${at}`]));
  const own = groups.map(({ hosts }) => hosts.map((host) => ownHost(manifest, host)));
  const elsewhere = absentServers(manifest);
  const tunnelled = new Set(elsewhere.filter(({ virtual }) => virtual?.isTunnelled).map(({ name }) => name));
  const absent = elsewhere.map(bystander);
  const guests = own.map((hosts, at) => [
    ...hosts,
    ...absent.filter((host) => own[at] === (own.find((others) => haveNetwork(others, host)) ?? own[0])),
    ...(at === 0 ? around.hosts.map(bystander) : []),
  ]);
  const joints = jointsOf(guests.map(networksOf), bridges);
  return groups.map(({ hosts }, guest) => {
    const { loaded, options } = kernelModules(hosts);
    const planned = guests[guest] ?? [];
    return {
      bridges: [...bridges.values()].flatMap((bridge) => [
        `link add ${bridge} type bridge stp_state 0 forward_delay 0 mcast_snooping 0\n`,
        `link set ${bridge} up\n`,
      ]),
      modules: [
        ...((joints[guest] ?? []).length > 0 ? ['virtio_net'] : []),
        ...new Set([...loaded, ...(planned.some(({ name }) => tunnelled.has(name)) ? ['ipip'] : [])]),
      ],
      moduleOptions: options,
      hosts: planned.map(({ nics, ...host }, at) => ({
        ...host,
        nics: nics.map(({ name, mac, network }, index) => {
          const outer = `v${at}n${index}`;
          const link = linkOn(manifest, network, outer);
          // who stands in for other machines has their speed, which nobody knows
          const bounds = hosts.some((each) => each.name === host.name) ? link.bounds : [];
          return { name, mac, outer, bridge: bridges.get(network) ?? '', mtu: link.mtu, bounds };
        }),
      })),
      joints: (joints[guest] ?? []).map((joint) => ({ ...joint, mtu: mtuOf(manifest, joint.network) })),
      isHeld: groups.length > 1,
    };
  });
}

type PlannedHost = Omit<JobHost, 'nics'> & { readonly nics: readonly ManifestNic[] };

// what a real server starts besides a custom workload
const IN_THE_IMAGE = ['nginx.service', 'nftables.service', 'lvs-virtual-addresses.service'];

function ownHost(manifest: Manifest, host: ManifestHost): PlannedHost {
  const units = host.units.filter((unit) => unit !== SEED_UNIT);
  const custom = host.role === 'real-server' ? units.find((unit) => !IN_THE_IMAGE.includes(unit)) : undefined;
  return {
    name: host.name,
    nics: host.nics,
    net: batchOf(host.nics),
    sysctlFiles: host.files.map(({ path }) => path).filter((path) => path.startsWith('/etc/sysctl.d/')),
    sysctls: Object.keys(host.sysctls),
    forced: {},
    units,
    stubs: custom === undefined ? [] : [{ unit: custom, ...portsOf(manifest, host.name) }],
  };
}

function networksOf(hosts: readonly PlannedHost[]): readonly string[] {
  return hosts.flatMap(({ nics }) => nics.map(({ network }) => network));
}

function haveNetwork(hosts: readonly PlannedHost[], { nics }: PlannedHost): boolean {
  return nics.some(({ network }) => networksOf(hosts).includes(network));
}

function bystander({ name, nics, forwards, stub, virtual }: Bystander): PlannedHost {
  return {
    name,
    nics,
    net: batchOf(nics, virtual),
    sysctlFiles: [],
    sysctls: [],
    forced: {
      ...(forwards && { 'net.ipv4.ip_forward': '1' }),
      ...(virtual && { 'net.ipv4.conf.all.arp_ignore': '1', 'net.ipv4.conf.all.arp_announce': '2' }),
    },
    units: stub === undefined ? [] : [stub.unit],
    stubs: stub === undefined ? [] : [stub],
  };
}

function batchOf(nics: readonly ManifestNic[], virtual?: Virtual): string {
  const lines = nics
    .filter(({ onBoot }) => onBoot)
    .flatMap(({ name, address, prefixLength, gateway }) => [
      `address add ${address}/${prefixLength} broadcast + dev ${name}`,
      `link set ${name} up`,
      ...(gateway === undefined ? [] : [`route add default via ${gateway} dev ${name}`]),
    ]);
  const device = virtual?.isTunnelled === true ? 'tunl0' : 'lo';
  const own = (virtual?.addresses ?? []).map((address) => `address add ${address}/32 dev ${device}`);
  return ['link set lo up', ...lines, ...(own.length > 0 ? [...own, `link set ${device} up`] : []), ''].join('\n');
}
