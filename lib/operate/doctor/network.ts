import type { Manifest, ManifestNetwork } from '../../manifest';
import { Ipv4Network } from '../../net/ipv4-network';
import type { MachineFacts, NetworkFacts } from './facts';
import { type Finding, lacks, ok, warns } from './finding';

/** Whether networks and addresses of the stack are this host's already, and bridges that it uses are there. */
export function networkFindings({ stack, network, app }: MachineFacts): readonly Finding[] {
  if (stack === undefined) {
    return [warns('networks', 'synthesize the stack first: its networks are not known', app.synth)];
  }
  const { manifest, document } = stack;
  const collisions = [
    ...manifest.networks.flatMap((each) => routed(each, network)),
    ...addressesOf(manifest).flatMap((address) => held(address, network)),
  ];
  const missing = document.bridges.flatMap((name) => bridge(name, network));
  return collisions.length + missing.length > 0
    ? [...collisions, ...missing]
    : [ok('networks', `${manifest.networks.map(({ cidr }) => cidr).join(', ')}: not in use on this host`)];
}

interface Route {
  readonly dst: string;
  readonly dev?: string;
}

/** A network that libvirt makes with an address of the host on it must be nobody's yet. */
function routed({ cidr, wire, path }: ManifestNetwork, { routes, ownBridges }: NetworkFacts): readonly Finding[] {
  if (wire === 'bridge' || wire === 'isolated') {
    return [];
  }
  const taken = (parsed(routes) as readonly Route[]).filter(
    ({ dst, dev = '' }) => dst !== 'default' && !ownBridges.includes(dev) && overlap(dst, cidr),
  );
  return taken.map(({ dst, dev = '' }) =>
    lacks(
      'networks',
      `${cidr} of ${path} collides with ${dst} on ${dev}: give the stack's network another cidr, or take that one away`,
      dev.startsWith('virbr')
        ? `virsh net-destroy "$(virsh net-list --name | while read n; do virsh net-info $n | grep -q '${dev}$' && echo $n; done)"`
        : `sudo ip route delete ${dst} dev ${dev}`,
    ),
  );
}

function overlap(route: string, cidr: string): boolean {
  try {
    return Ipv4Network.parse(route.includes('/') ? route : `${route}/32`).overlaps(Ipv4Network.parse(cidr));
  } catch {
    // a route of another kind, such as 'unreachable'
    return false;
  }
}

interface HostInterface {
  readonly ifname: string;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

function held(address: string, { addresses, ownBridges }: NetworkFacts): readonly Finding[] {
  return (parsed(addresses) as readonly HostInterface[]).flatMap(({ ifname, addr_info: infos = [] }) =>
    infos
      .filter(({ local }) => local === address && !ownBridges.includes(ifname))
      .map(({ prefixlen = 32 }) =>
        lacks(
          'addresses',
          `${address} of the stack is this host's own, on ${ifname}`,
          `sudo ip address delete ${address}/${prefixlen} dev ${ifname}`,
        ),
      ),
  );
}

function addressesOf({ hosts, clusters }: Manifest): readonly string[] {
  const real = hosts.flatMap(({ nics }) => nics.map(({ address }) => address));
  const floating = clusters.flatMap(({ routers }) => routers.interfaces.flatMap((each) => each.floating));
  return [...new Set([...real, ...floating])];
}

function bridge(name: string, { links }: NetworkFacts): readonly Finding[] {
  return (parsed(links) as readonly HostInterface[]).some(({ ifname }) => ifname === name)
    ? []
    : [
        lacks(
          'bridges',
          `the bridge '${name}' that the stack uses is not there`,
          `sudo ip link add name ${name} type bridge && sudo ip link set ${name} up`,
        ),
      ];
}

/** What `ip -j` prints: nothing at all where there is nothing. */
function parsed(text: string): readonly unknown[] {
  return text.trim() === '' ? [] : (JSON.parse(text) as readonly unknown[]);
}
