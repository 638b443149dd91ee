import type { Lab } from '../cluster';
import type { Network } from '../network';
import { hostAddressOf } from '../network';
import type { RealServerPool } from '../real-server-pool';
import { answersDirectly } from '../real-server-pool';
import type { RouterPair } from '../router-pair';
import type { Problem } from './problem';
import { sharing } from './problem';

/** LVS013, LVS021, LVS025 and LVS087: networks that a machine or the hypervisor's host could not tell apart. */
export function networkProblems(lab: Lab): readonly Problem[] {
  const areSides = (one: Network, other: Network): boolean =>
    lab.clusters.some(({ pair: { publicInterface, privateInterface } }) => {
      const sides = [publicInterface.network, privateInterface?.network];
      return sides.includes(one) && sides.includes(other);
    });
  const ofPairs = lab.clusters.flatMap(({ pair }) => {
    const [outside, inside] = [pair.publicInterface.network, pair.privateInterface?.network];
    return inside !== undefined && outside.cidr.overlaps(inside.cidr)
      ? [overlap(pair.path, outside, inside, 'both sides of one router')]
      : [];
  });
  const onHost = lab.networks.filter((network) => hostAddressOf(network) !== undefined);
  const ofHost = onHost.flatMap((network, index) =>
    onHost
      .slice(0, index)
      .filter((earlier) => earlier.cidr.overlaps(network.cidr) && !areSides(earlier, network))
      .map((earlier) =>
        overlap(network.path, earlier, network, "networks on which the hypervisor's host has an address"),
      ),
  );
  const isolated = lab.clusters.flatMap(({ pair }) => withoutClients(pair));
  return [
    ...ofPairs,
    ...isolated,
    ...ofHost,
    ...names(lab),
    ...lab.clusters.flatMap(({ pools }) => pools.flatMap(ofServers)),
  ];
}

/** A network that is both sides at once is LVS013's affair. */
function withoutClients({ path, publicInterface, privateInterface }: RouterPair): readonly Problem[] {
  const { network } = publicInterface;
  if (network.wire.kind !== 'isolated' || privateInterface?.network.cidr.overlaps(network.cidr) === true) {
    return [];
  }
  const message = `the public side of ${path} is ${network.path}, a NatNetwork: it is isolated, and no client reaches it`;
  const fix = 'make it a PublicNetwork, or one from a bridge of the host by PublicNetwork.fromBridge';
  return [{ code: 'LVS087', severity: 'error', path, message, fix }];
}

/** Their names in libvirt are the paths in the stack, joined by `-`. */
function names(lab: Lab): readonly Problem[] {
  return sharing(lab.networks, ({ path }) => path.replaceAll('/', '-')).flatMap(([first, ...others]) =>
    others.map(({ path }): Problem => {
      const message = `two networks have one name in libvirt: ${first.path} and ${path}`;
      return { code: 'LVS021', severity: 'error', path, message, fix: 'rename one of the constructs' };
    }),
  );
}

/** LVS025 and LVS013 again: a NIC by which a server's answers would leave beside the routers. */
function ofServers(pool: RealServerPool): readonly Problem[] {
  const { path, pair, network: facingRouters } = pool;
  const outside = pair.publicInterface.network;
  return pool.servers.flatMap(({ name, extraInterfaces }) => {
    const networks = extraInterfaces.filter((extra) => extra.onBoot).map((extra) => extra.network);
    const atClients = networks.filter((network) => !answersDirectly(pool) && network.cidr.overlaps(outside.cidr));
    const others = networks.filter((network) => !atClients.includes(network));
    const overlaps = others.flatMap((network, index) =>
      [facingRouters, ...others.slice(0, index)]
        .filter((earlier) => earlier !== network && earlier.cidr.overlaps(network.cidr))
        .map((earlier) => overlap(path, earlier, network, `networks of one server, ${name}`)),
    );
    return [...atClients.map((network) => besideRouters(path, name, network, outside)), ...overlaps];
  });
}

function besideRouters(path: string, server: string, network: Network, outside: Network): Problem {
  return {
    code: 'LVS025',
    severity: 'error',
    path,
    message: `${server} has an interface on ${network.path}, which reaches addresses of its routers' public network ${outside.cidr}: its answers to clients there would not pass the routers`,
    fix: 'leave the interface out, set onBoot to false, or put it on a network of its own',
  };
}

function overlap(path: string, first: Network, second: Network, what: string): Problem {
  return {
    code: 'LVS013',
    severity: 'error',
    path,
    message: `${first.cidr} (${first.path}) and ${second.cidr} (${second.path}) overlap, but are ${what}`,
    fix: 'give one of them a cidr that shares no address with the other',
  };
}
