import type { Manifest, ManifestHost, ManifestNic } from '../../manifest';
import type { ArchiveEntry } from './ustar';
import { GUEST_PROGRAM } from './guest/program';
import type { SecretContents } from './secrets';
import { guestInit, STAND_IN } from './guest/init';
import { kernelModules } from './kernel-modules';
import { absentServers, type Bystander, portsOf, type Stub, surroundings } from './surroundings';

/** Everything that the guest is told: its agent reads it as JSON. */
export interface Job {
  /** Lines for `ip -batch`. */
  readonly bridges: readonly string[];
  readonly modules: readonly string[];
  /** Lines of modprobe.d(5). */
  readonly moduleOptions: readonly string[];
  readonly hosts: readonly JobHost[];
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

export interface JobNic {
  readonly name: string;
  readonly mac: string;
  /** Its other end, at the bridge. */
  readonly outer: string;
  readonly bridge: string;
}

// what needs the seed disk, which a rehearsal does not have
export const SEED_UNIT = 'lvs-seed.service';

/** What the guest is to be, from the manifest alone. */
export function jobOf(manifest: Manifest): Job {
  const around = surroundings(manifest);
  const { loaded, options } = kernelModules(manifest);
  const bridges = new Map(
    [...manifest.networks.map(({ path }) => path), around.network].map((path, at) => [path, `br${at}`]),
  );
  const hosts = [
    ...manifest.hosts.map((host) => ownHost(manifest, host)),
    ...[...absentServers(manifest), ...around.hosts].map(bystander),
  ];
  return {
    bridges: [...bridges.values()].flatMap((bridge) => [
      `link add ${bridge} type bridge stp_state 0 forward_delay 0 mcast_snooping 0\n`,
      `link set ${bridge} up\n`,
    ]),
    modules: loaded,
    moduleOptions: options,
    hosts: hosts.map(({ nics, ...host }, at) => ({
      ...host,
      nics: nics.map(({ name, mac, network }, index) => ({
        name,
        mac,
        outer: `v${at}n${index}`,
        bridge: bridges.get(network) ?? '',
      })),
    })),
  };
}

/** The archive on the guest's second disk: its first steps, the agent, and what differs from the image on each host. */
export function archiveOf(manifest: Manifest, job: Job, contents: SecretContents): readonly ArchiveEntry[] {
  const own = new Map(manifest.hosts.map((host) => [host.name, host]));
  const trees = job.hosts.flatMap(({ name }) => [
    { path: `job/hosts/${name}/etc/hostname`, mode: 0o644, content: `${name}\n` },
    { path: `job/hosts/${name}/etc/hosts`, mode: 0o644, content: `127.0.0.1 localhost\n127.0.1.1 ${name}\n` },
    ...['systemctl', 'journalctl', 'networkctl'].map((program) => ({
      path: `job/hosts/${name}/usr/bin/${program}`,
      mode: 0o755,
      content: STAND_IN,
    })),
    ...(own.get(name)?.files ?? []).map(({ path, mode, content }) => ({
      path: `job/hosts/${name}${path}`,
      mode: Number.parseInt(mode, 8),
      content,
    })),
    ...(own.get(name)?.secrets ?? []).map(({ path, mode, sha256 }) => ({
      path: `job/hosts/${name}${path}`,
      mode: Number.parseInt(mode, 8),
      content: contents.get(sha256) ?? '',
    })),
  ]);
  return [
    // it lies in /run, where modprobe looks as well
    { path: 'modprobe.d/rehearsal.conf', mode: 0o644, content: job.moduleOptions.map((line) => `${line}\n`).join('') },
    { path: 'job/init', mode: 0o755, content: guestInit(job.modules) },
    { path: 'job/agent.py', mode: 0o644, content: GUEST_PROGRAM },
    { path: 'job/job.json', mode: 0o644, content: JSON.stringify(job) },
    ...trees,
  ];
}

type PlannedHost = Omit<JobHost, 'nics'> & { readonly nics: readonly ManifestNic[] };

function ownHost(manifest: Manifest, host: ManifestHost): PlannedHost {
  const units = host.units.filter((unit) => unit !== SEED_UNIT);
  const [custom] = host.role === 'real-server' ? units.filter((unit) => unit !== 'nginx.service') : [];
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

function bystander({ name, nics, forwards, stub }: Bystander): PlannedHost {
  return {
    name,
    nics,
    net: batchOf(nics),
    sysctlFiles: [],
    sysctls: [],
    forced: forwards ? { 'net.ipv4.ip_forward': '1' } : {},
    units: stub === undefined ? [] : [stub.unit],
    stubs: stub === undefined ? [] : [stub],
  };
}

function batchOf(nics: readonly ManifestNic[]): string {
  const lines = nics
    .filter(({ onBoot }) => onBoot)
    .flatMap(({ name, address, prefixLength, gateway }) => [
      `address add ${address}/${prefixLength} broadcast + dev ${name}`,
      `link set ${name} up`,
      ...(gateway === undefined ? [] : [`route add default via ${gateway} dev ${name}`]),
    ]);
  return ['link set lo up', ...lines, ''].join('\n');
}
