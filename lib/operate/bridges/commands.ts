import { HostError } from '../../host/host-error';
import type { Manifest, ManifestHypervisor, ManifestNetwork } from '../../manifest';

/** What makes the bridges and tunnels of a stack's networks on one of its hosts. */
export interface HostBridges {
  /** The host's name in the stack; undefined where the stack has one. */
  readonly host: string | undefined;
  /** The same, done again, change nothing. For a shell of root. */
  readonly commands: readonly string[];
}

// IANA's; the kernel's own default is an older one
const PORT = 4789;
const EVERYBODY = '00:00:00:00:00:00';

/**
 * For each host with machines of a network over VXLAN.
 *
 * @param only - the host of that name alone
 * @throws HostError where there is none of that name
 */
export function bridgesOf(manifest: Manifest, only: string | undefined): readonly HostBridges[] {
  const { hypervisors = [], stack } = manifest;
  if (only !== undefined && !hypervisors.some(({ name }) => name === only)) {
    const names = hypervisors.map(({ name }) => name).join(', ');
    throw new HostError(
      `the stack '${stack}' has no host '${only}': it has ${names === '' ? 'one, which needs no name' : names}`,
    );
  }
  const chosen = hypervisors.filter(({ name }) => only === undefined || name === only);
  const hosts = hypervisors.length === 0 ? [undefined] : chosen;
  return hosts
    .map((host) => ({ host: host?.name, commands: manifest.networks.flatMap((each) => made(manifest, each, host)) }))
    .filter(({ commands }) => commands.length > 0);
}

function made(manifest: Manifest, network: ManifestNetwork, host: ManifestHypervisor | undefined): readonly string[] {
  const ends = endsOf(manifest, network);
  if (network.vxlan === undefined || (host !== undefined && !ends.includes(host))) {
    return [];
  }
  const { id, bridge } = network.vxlan;
  const here = host?.tunnelAddress;
  const others = ends.flatMap(({ tunnelAddress, path }) => (path === host?.path ? [] : (tunnelAddress ?? [])));
  const up = `ip link set ${bridge} mtu ${network.mtu} up`;
  return [
    `ip link show ${bridge} >/dev/null 2>&1 || ip link add ${bridge} type bridge`,
    ...(here === undefined || others.length === 0 ? [] : tunnel({ id, bridge, mtu: network.mtu, here, others })),
    up,
  ];
}

interface Tunnel {
  readonly id: number;
  readonly bridge: string;
  readonly mtu: number;
  readonly here: string;
  readonly others: readonly string[];
}

/** Unicast: what is for all, or for nobody known, goes to each of the others; no network between them must know multicast. */
function tunnel({ id, bridge, mtu, here, others }: Tunnel): readonly string[] {
  const name = `vxlan${id}`;
  return [
    `ip link show ${name} >/dev/null 2>&1 || ip link add ${name} type vxlan id ${id} local ${here} dstport ${PORT}`,
    `ip link set ${name} mtu ${mtu} master ${bridge} up`,
    ...others.map(
      (other) =>
        `bridge fdb show dev ${name} | grep -qF '${EVERYBODY} dst ${other} ' || bridge fdb append ${EVERYBODY} dev ${name} dst ${other}`,
    ),
  ];
}

function endsOf({ hosts, hypervisors = [] }: Manifest, { path }: ManifestNetwork): readonly ManifestHypervisor[] {
  const used = new Set(
    hosts.filter(({ nics }) => nics.some(({ network }) => network === path)).map(({ hypervisor }) => hypervisor),
  );
  return hypervisors.filter((each) => used.has(each.path));
}
