import type { Ipv4Address } from '../../net/ipv4-address';
import type { RealServerPool } from '../real-server-pool';
import { answersDirectly, gatewayOf } from '../real-server-pool';
import { ROUTER_ROLES, sidesOf } from '../router-pair';
import type { Service } from '../service';
import type { Problem } from './problem';

/** LVS051 and LVS052: whether what stands in for the real servers can, when they are gone. */
export function sorryServerProblems({ path, pool, sorryServer }: Service): readonly Problem[] {
  if (sorryServer === undefined) {
    return [];
  }
  const { address } = sorryServer;
  const { cidr } = pool.network;
  const member = pool.servers.find((server) => server.address.equals(address));
  if (member !== undefined) {
    const message = `sorryServer ${address} is ${member.name}, a server of the pool: it is down when it is needed`;
    const fix = 'name a host that is no server of the pool';
    return [{ code: 'LVS052', severity: 'error', path, message, fix }];
  }
  const holder = holderOf(address, pool);
  const inside = cidr.contains(address) && !address.equals(cidr.address) && !address.equals(cidr.broadcast);
  if (inside && holder === undefined) {
    return [];
  }
  const message = inside
    ? `sorryServer ${address} is ${holder}: it cannot answer for both routers`
    : `sorryServer ${address} is no host of ${cidr}, the servers' network: ${answersDirectly(pool) ? 'what the routers send does not reach it' : 'its answers would not pass the routers'}`;
  const fix = `name a host of ${cidr} that is no router, with ${gatewayOf(pool) ?? 'their way out'} as its gateway`;
  return [{ code: 'LVS051', severity: 'error', path, message, fix }];
}

function holderOf(address: Ipv4Address, { pair, network }: RealServerPool): string | undefined {
  const sides = sidesOf(pair).filter((side) => side.network === network);
  const router = ROUTER_ROLES.find((role) => sides.some(({ real }) => real[role].equals(address)));
  if (router !== undefined) {
    return `the real address of ${pair.names[router]}`;
  }
  if (sides.some(({ floating }) => floating.some((each) => each.equals(address)))) {
    return "the routers' floating address";
  }
  return network.gateway?.equals(address) ? `the gateway of ${network.path}` : undefined;
}
