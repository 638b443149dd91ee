import type { TerraformResource } from 'cdktf';
import type { Manifest, ManifestBirth, ManifestHost, ManifestHypervisor, ManifestNetwork } from '../manifest';
import { MANIFEST_VERSION } from '../manifest';
import type { Machine } from '../libvirt/machine';
import type { Wire } from '../libvirt/wire';
import type { Cluster, Lab } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import type { Host } from '../model/host';
import { baseOf, hostsOf } from '../model/host';
import { hypervisorOf, hypervisorsWith } from '../model/placement';
import type { Network } from '../model/network';
import { hostAddressOf } from '../model/network';
import type { Problem } from '../model/problems';
import { unitsOf } from '../render/guest-files';
import { packagesOf } from '../render/install-packages';
import { modulesOf } from '../render/modules';
import { sysctlsOf } from '../render/sysctl';
import type { HostSeed } from './host-seed';
import type { PlacedHypervisor } from './site-grounds';
import { providerOf } from './site-grounds';
import { clusterOf } from './manifest-cluster';

/** A machine in the tree, by the path of its host. */
export interface PlacedMachine {
  readonly machine: Machine;
  readonly distribution: Distribution;
}

/** What the manifest is made of: a site whose parts are all where they belong. */
interface SettledSite {
  readonly lab: Lab;
  readonly warnings: readonly Problem[];
  readonly placed: readonly PlacedHypervisor[];
  readonly machines: ReadonlyMap<string, PlacedMachine>;
  wireOf(network: Network): Wire;
  seedOf(hostPath: string): HostSeed;
}

/** A finished site as plain data. */
export function manifestOf(site: SettledSite): Manifest {
  const { lab } = site;
  return {
    version: MANIFEST_VERSION,
    stack: lab.stack,
    ...(lab.hypervisors.length > 1 && { hypervisors: hypervisorsOf(site) }),
    networks: lab.networks.map((network) => networkOf(site, network)),
    clusters: lab.clusters.map(clusterOf),
    hosts: lab.clusters.flatMap((cluster) => hostsOf(cluster).map((host) => hostOf(site, cluster, host))),
    warnings: site.warnings.map(({ code, path, message, fix }) => ({ code, path, message, fix })),
  };
}

function hypervisorsOf(site: SettledSite): readonly ManifestHypervisor[] {
  return site.lab.hypervisors.map(({ path, name, tunnelAddress }) => ({
    path,
    name,
    provider: providerOf(site.placed, path),
    ...(tunnelAddress !== undefined && { tunnelAddress: `${tunnelAddress}` }),
  }));
}

function networkOf(site: SettledSite, network: Network): ManifestNetwork {
  const hostAddress = hostAddressOf(network);
  const { everywhere } = site.wireOf(network);
  const elsewhere = hypervisorsWith(site.lab, network)
    .slice(1)
    .map(({ path, name }) => ({ hypervisor: path, resource: addressOf(everywhere.on(name)) }));
  const { wire } = network;
  return {
    path: network.path,
    resource: addressOf(everywhere.resource),
    ...(elsewhere.length > 0 && { elsewhere }),
    cidr: `${network.cidr}`,
    ...(network.gateway !== undefined && { gateway: `${network.gateway}` }),
    ...(hostAddress !== undefined && { hostAddress: `${hostAddress}` }),
    wire: wire.kind,
    ...(wire.kind === 'bridge' && wire.vxlanId !== undefined && { vxlan: { id: wire.vxlanId, bridge: wire.bridge } }),
    mtu: network.mtu,
    ...(network.linkMbit !== undefined && { linkMbit: network.linkMbit }),
  };
}

function hostOf(site: SettledSite, cluster: Cluster, host: Host): ManifestHost {
  const placed = site.machines.get(host.path);
  if (placed === undefined) {
    throw new Error(`${host.path} has no machine`);
  }
  const { machine, distribution } = placed;
  const seed = site.seedOf(host.path);
  const { hypervisors } = site.lab;
  const hypervisor = hypervisors.length > 1 ? hypervisorOf(hypervisors, host)?.path : undefined;
  return {
    name: host.name,
    path: host.path,
    role: host.role,
    ...(hypervisor !== undefined && { hypervisor }),
    distribution: distribution.name,
    resources: {
      domain: addressOf(machine.domain),
      disk: addressOf(machine.disk),
      seed: addressOf(machine.seed),
    },
    nics: host.nics.map((nic) => ({
      name: nic.name,
      network: nic.network.path,
      mac: `${nic.mac}`,
      address: `${nic.address}`,
      prefixLength: nic.cidr.prefixLength,
      ...(nic.gateway !== undefined && nic.onBoot && { gateway: `${nic.gateway}` }),
      onBoot: nic.onBoot,
    })),
    files: seed.files.map(({ path, mode, class: kind, content }) => ({
      path,
      mode,
      owner: 'root',
      class: kind,
      content,
    })),
    ...(seed.secrets.length > 0 && {
      secrets: seed.secrets.map(({ path, mode, owner, file }) => ({ path, mode, owner, ...file })),
    }),
    modules: modulesOf(cluster, host).map(({ name }) => name),
    sysctls: Object.fromEntries(sysctlsOf(cluster, host).map(({ key, value }) => [key, value])),
    units: unitsOf(host),
    birth: birthOf(host, distribution),
    ...(baseOf(host).sshKeys.length > 0 && { sshKeys: baseOf(host).sshKeys.length }),
    seed: { instance: seed.instance, sha256: seed.userDataSha256 },
  };
}

function birthOf(host: Host, distribution: Distribution): ManifestBirth {
  const workload = host.role === 'real-server' ? host.pool.workload : undefined;
  return {
    masked: distribution.masked,
    packages: packagesOf(host, distribution),
    commands: workload?.kind === 'custom' ? workload.commands : [],
  };
}

function addressOf(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}
