import { HostError } from '../../host/host-error';
import type { Manifest, ManifestHypervisor } from '../../manifest';
import { quoted } from '../files/shell';

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
 * @throws HostError where there is none of that name, or it has no machines of such a network
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
  const wires = wiresOf(manifest);
  const all = hosts
    .map((host) => ({ host: host?.name, commands: wires.flatMap((wire) => made(wire, host)) }))
    .filter(({ commands }) => commands.length > 0);
  if (only !== undefined && wires.length > 0 && all.length === 0) {
    throw new HostError(`the host '${only}' has no machines of a network over VXLAN: there is nothing to make there`);
  }
  return all;
}

/** The networks of one id: one bridge on each host. */
interface BridgedWire {
  readonly id: number;
  readonly bridge: string;
  readonly mtu: number;
  /** Undefined where the stack has one host. */
  readonly ends: readonly ManifestHypervisor[] | undefined;
}

function wiresOf({ networks, hosts, hypervisors }: Manifest): readonly BridgedWire[] {
  const ids = new Set(networks.flatMap(({ vxlan }) => vxlan?.id ?? []));
  return [...ids].flatMap((id) => {
    const same = networks.filter(({ vxlan }) => vxlan?.id === id);
    const paths = same.map(({ path }) => path);
    const plugged = hosts.filter(({ nics }) => nics.some(({ network }) => paths.includes(network)));
    const used = plugged.map(({ hypervisor }) => hypervisor);
    const ends = hypervisors?.filter(({ path }) => used.includes(path));
    return same.slice(0, 1).map(({ vxlan, mtu }) => ({ id, bridge: vxlan?.bridge ?? '', mtu, ends }));
  });
}

function made({ id, bridge, mtu, ends = [] }: BridgedWire, host: ManifestHypervisor | undefined): readonly string[] {
  if (host !== undefined && !ends.includes(host)) {
    return [];
  }
  const name = quoted(bridge);
  const here = host?.tunnelAddress;
  const others = ends.flatMap(({ tunnelAddress, path }) => (path === host?.path ? [] : (tunnelAddress ?? [])));
  return [
    `ip link show dev ${name} >/dev/null 2>&1 || ip link add name ${name} type bridge`,
    ...(here === undefined || others.length === 0 ? [] : tunnel({ id, name, mtu, here, others })),
    `ip link set dev ${name} mtu ${mtu} up`,
  ];
}

interface Tunnel {
  readonly id: number;
  /** The bridge's. */
  readonly name: string;
  readonly mtu: number;
  readonly here: string;
  readonly others: readonly string[];
}

/**
 * Unicast: what is for all, or for nobody known, goes to each of the others; no network between them must know multicast.
 * What an earlier stack said otherwise goes first: a tunnel of another id, one from another address, and ends that are none.
 */
function tunnel({ id, name, mtu, here, others }: Tunnel): readonly string[] {
  const dev = `vxlan${id}`;
  const ends = others.map(quoted);
  const known = `bridge fdb show dev ${dev} | sed -n 's/^${EVERYBODY} dst \\([0-9.]*\\) .*/\\1/p'`;
  return [
    `ip -o link show master ${name} type vxlan | sed -n 's/^[0-9]*: \\(vxlan[0-9][0-9]*\\)[:@].*/\\1/p' | grep -vxF ${dev} | while read -r old; do ip link delete dev "$old"; done`,
    `ip -d link show dev ${dev} 2>/dev/null | grep -qF ' local ${here} ' || ip link delete dev ${dev} 2>/dev/null || true`,
    `ip link show dev ${dev} >/dev/null 2>&1 || ip link add name ${dev} type vxlan id ${id} local ${quoted(here)} dstport ${PORT}`,
    `ip link set dev ${dev} mtu ${mtu} master ${name} up`,
    `${known} | grep -vxF ${ends.map((end) => `-e ${end}`).join(' ')} | while read -r old; do bridge fdb del ${EVERYBODY} dev ${dev} dst "$old"; done`,
    ...ends.map((end) => `${known} | grep -qxF ${end} || bridge fdb append ${EVERYBODY} dev ${dev} dst ${end}`),
  ];
}
