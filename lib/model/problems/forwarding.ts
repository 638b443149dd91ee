import type { Cluster, Lab } from '../cluster';
import { servicesOf } from '../cluster';
import { wireOf } from '../network';
import type { RealServerPool } from '../real-server-pool';
import { answersDirectly } from '../real-server-pool';
import { sidesOf } from '../router-pair';
import type { Service } from '../service';
import type { Problem } from './problem';

/** LVS073, LVS074, LVS083, LVS084, LVS089 and LVS091 to LVS094: what each way of forwarding needs around it. */
export function forwardingProblems(lab: Lab): readonly Problem[] {
  return lab.clusters.flatMap((cluster) => [
    ...internet(cluster),
    ...cluster.pools.flatMap((pool) =>
      answersDirectly(pool) ? direct(pool, servicesOf(pool, cluster)) : throughRouters(pool),
    ),
  ]);
}

function internet({ pair }: Cluster): readonly Problem[] {
  const { path, realServerInternet, privateInterface } = pair;
  const message = `realServerInternet of ${path}, whose routers have no private interface: nothing comes to them that they could pass on`;
  const fix = 'leave it out: the servers have a gateway of their own';
  return realServerInternet && privateInterface === undefined
    ? [{ code: 'LVS092', severity: 'error', path, message, fix }]
    : [];
}

function throughRouters({ path, pair }: RealServerPool): readonly Problem[] {
  const message = `forwarding is 'nat', and ${pair.path} has no private interface: there is no floating address that could be the servers' gateway`;
  const fix = "give the routers a privateInterface, or forward by 'direct-routing' or 'tunnel'";
  return pair.privateInterface === undefined ? [{ code: 'LVS083', severity: 'error', path, message, fix }] : [];
}

function direct(pool: RealServerPool, services: readonly Service[]): readonly Problem[] {
  const placed = apart(pool);
  return [
    ...placed,
    ...(placed.length > 0 ? [] : wayBack(pool, services)),
    ...services.flatMap(ofService),
    ...arp(pool),
  ];
}

/** A frame goes to a neighbour, and no farther. */
function apart({ path, pair, network, forwarding }: RealServerPool): readonly Problem[] {
  const isNear = sidesOf(pair).some((side) => wireOf(side.network) === wireOf(network));
  const message = `forwarding is 'direct-routing', and ${network.path} is no network of ${pair.path}: a frame of the routers does not reach the servers`;
  const fix = "put the servers on a network of the routers, or forward by 'tunnel'";
  return forwarding.method === 'direct-routing' && !isNear
    ? [{ code: 'LVS073', severity: 'error', path, message, fix }]
    : [];
}

function wayBack({ path, network }: RealServerPool, services: readonly Service[]): readonly Problem[] {
  const { gateway } = network;
  if (gateway === undefined) {
    const message = `the servers of ${path} answer clients past the routers, and ${network.path} has no gateway: their answers have no way`;
    const fix = "use a RoutedNetwork or a PublicNetwork, or forward by 'nat'";
    return [{ code: 'LVS074', severity: 'error', path, message, fix }];
  }
  const foreign = services.find(({ virtualAddress }) => !network.cidr.contains(virtualAddress));
  if (network.wire.kind === 'nat' && foreign !== undefined) {
    const message = `the servers of ${path} answer from ${foreign.virtualAddress}, and libvirt passes on from ${network.path} what comes from ${network.cidr} alone`;
    const fix = 'make it a RoutedNetwork, or one from a bridge of the host by PublicNetwork.fromBridge';
    return [{ code: 'LVS094', severity: 'error', path, message, fix }];
  }
  return [];
}

function ofService({ path, pool, ports, sorryServer, ftp }: Service): readonly Problem[] {
  const { method } = pool.forwarding;
  const port = sorryServer?.port;
  const mapped = port !== undefined && ports.some((each) => each.first !== port);
  const redirected = pool.forwarding.method === 'direct-routing' && pool.forwarding.arp === 'redirect';
  return [
    ...(mapped
      ? [
          problem('LVS084', path, {
            message: `sorryServer.port is ${port} and the service's ${ports.join(', ')}: by '${method}' packets keep their port`,
            fix: 'leave the port out, and let the sorry server answer on that of the service',
          }),
        ]
      : []),
    ...(ftp?.mode === 'helper'
      ? [
          problem('LVS091', path, {
            message: `mode is 'helper', and ${pool.path} forwards by '${method}': ip_vs_ftp rewrites what comes back through the routers, and nothing does`,
            fix: "use mode: 'marks'",
          }),
        ]
      : []),
    ...(ftp !== undefined && redirected
      ? [
          problem('LVS093', path, {
            message: `the servers of ${pool.path} redirect to their own addresses, and would open active data connections of FTP from these`,
            fix: "leave arp out, or write arp: 'nftables'",
          }),
        ]
      : []),
  ];
}

/** Who asks for the virtual address asks on the public side's wire. */
function arp({ kind, path, pair, network, servers, forwarding }: RealServerPool): readonly Problem[] {
  const isAsked = wireOf(network) === wireOf(pair.publicInterface.network);
  const names = servers.map(({ name }) => name).join(', ');
  const message = `${names} are made elsewhere, hold the virtual address, and are on the wire on which clients ask for it: nothing here keeps them from answering`;
  const device = forwarding.method === 'tunnel' ? 'tunl0' : 'lo';
  const fix = `set net.ipv4.conf.all.arp_ignore to 1 and arp_announce to 2 there, and the address on ${device} alone`;
  return kind === 'addresses' && isAsked ? [{ code: 'LVS089', severity: 'warning', path, message, fix }] : [];
}

function problem(code: Problem['code'], path: string, words: Pick<Problem, 'message' | 'fix'>): Problem {
  return { code, severity: 'error', path, ...words };
}
