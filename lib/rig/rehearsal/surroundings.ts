import type { Manifest, ManifestNetwork, ManifestNic } from '../../manifest';
import { Ipv4Address } from '../../net/ipv4-address';
import { Ipv4Network } from '../../net/ipv4-network';

/** What answers in the place of a unit that the image cannot run. */
export interface Stub {
  readonly unit: string;
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/** A host that the manifest only implies. */
export interface Bystander {
  readonly name: string;
  readonly nics: readonly ManifestNic[];
  /** Whether it passes packets on. */
  readonly forwards: boolean;
  readonly stub: Stub | undefined;
  /** What it has of a real server that answers clients by itself. */
  readonly virtual: Virtual | undefined;
}

/** Addresses that a host has and tells nobody, and whether packets for them come through a tunnel. */
export interface Virtual {
  readonly addresses: readonly string[];
  readonly isTunnelled: boolean;
}

/** The client, the gateway before it, and the network between these two. */
export interface Surroundings {
  readonly network: string;
  readonly hosts: readonly Bystander[];
}

// no host of a cluster has a dot in its name
export const CLIENT = 'client.outside';
export const GATEWAY = 'gateway.outside';
const OUTSIDE = 'outside';

// for documentation and benchmarks: the first that no network of the stack overlaps
const OUTSIDE_NETWORKS = ['198.51.100.0/24', '203.0.113.0/24', '192.0.2.0/24', '198.18.0.0/24', '198.19.255.0/24'];
/** More ports of a range than these would cost a stub more than they show. */
export const LONGEST_RANGE = 64;

/**
 * The client asks through the gateway of the public networks, so answers need the routers' way out. Where a service's
 * network has no gateway, the client lies on it.
 */
export function surroundings(manifest: Manifest): Surroundings {
  const { networks, clusters } = manifest;
  const taken = networks.map(({ cidr }) => Ipv4Network.parse(cidr));
  const outside = OUTSIDE_NETWORKS.map((cidr) => Ipv4Network.parse(cidr)).find(
    (net) => !taken.some((each) => each.overlaps(net)),
  );
  const services = clusters.flatMap((cluster) => cluster.services.map(({ virtualAddress }) => virtualAddress));
  const near = networks.filter(
    ({ cidr, gateway }) => gateway === undefined && services.some((each) => isIn(each, cidr)),
  );
  const gateways = networks.filter(({ gateway }) => gateway !== undefined);
  const client = [
    ...(outside === undefined || gateways.length === 0
      ? []
      : [nic(0, OUTSIDE, outside, outside.host(2), `${outside.host(1)}`)]),
    ...near.map((network, at) =>
      nic(at + 1, network.path, Ipv4Network.parse(network.cidr), freeAddress(manifest, network)),
    ),
  ];
  const gateway = [
    ...(outside === undefined ? [] : [nic(0, OUTSIDE, outside, outside.host(1))]),
    ...gateways.map(({ path, cidr, gateway: address = '' }, at) =>
      nic(at + 1, path, Ipv4Network.parse(cidr), Ipv4Address.parse(address)),
    ),
  ];
  return {
    network: OUTSIDE,
    hosts: [
      { name: CLIENT, nics: client, forwards: false, stub: undefined, virtual: undefined },
      ...(gateways.length === 0
        ? []
        : [{ name: GATEWAY, nics: gateway, forwards: true, stub: undefined, virtual: undefined }]),
    ],
  };
}

/** The ports on which the services of its pools reach a server. */
export function portsOf(manifest: Manifest, host: string): Pick<Stub, 'tcp' | 'udp'> {
  const ports = manifest.clusters.flatMap(({ pools, services }) => {
    const mine = pools.filter(({ servers }) => servers.some((server) => server.host === host)).map(({ path }) => path);
    return services.filter(({ pool }) => mine.includes(pool)).flatMap((service) => service.ports);
  });
  const of = (protocol: 'tcp' | 'udp'): readonly number[] =>
    [
      ...new Set(
        ports
          .filter((range) => range.protocol === protocol)
          .flatMap(({ first, last }) =>
            Array.from({ length: Math.min(last - first + 1, LONGEST_RANGE) }, (_, index) => first + index),
          ),
      ),
    ].sort((one, other) => one - other);
  return { tcp: of('tcp'), udp: of('udp') };
}

/** A NIC of a host that the manifest only implies. */
export function nic(
  at: number,
  network: string,
  cidr: Ipv4Network,
  address: Ipv4Address,
  gateway?: string,
): ManifestNic {
  return {
    name: `eth${at}`,
    network,
    mac: macOf(address),
    address: `${address}`,
    prefixLength: cidr.prefixLength,
    ...(gateway !== undefined && { gateway }),
    onBoot: true,
  };
}

/** Locally administered, and of another maker than the guests' NICs. */
function macOf({ value }: Ipv4Address): string {
  const digits = value.toString(16).padStart(8, '0');
  return `02:4c:${digits.match(/../g)?.join(':') ?? ''}`;
}

/** The highest address of the network that nothing in the manifest names. */
function freeAddress(manifest: Manifest, { cidr }: ManifestNetwork): Ipv4Address {
  const network = Ipv4Network.parse(cidr);
  const text = JSON.stringify(manifest);
  for (let number = network.size - 2; number > 0; number--) {
    const address = network.host(number);
    if (!text.includes(`"${address}"`)) {
      return address;
    }
  }
  return network.host(1);
}

export function isIn(address: string, cidr: string): boolean {
  return cidr !== '' && Ipv4Network.parse(cidr).contains(Ipv4Address.parse(address));
}
