import type { Ipv4Address } from '../../net/ipv4-address';
import type { RouterPair } from '../router-pair';
import { ROUTER_ROLES } from '../router-pair';
import type { Service } from '../service';
import type { Problem } from './problem';

/** LVS051 and LVS052: whether what stands in for the real servers can, when they are gone. */
export function sorryServerProblems({ path, pool, sorryServer }: Service): readonly Problem[] {
  if (sorryServer === undefined) {
    return [];
  }
  const { address } = sorryServer;
  const { cidr } = pool.pair.privateInterface.network;
  const member = pool.servers.find((server) => server.address.equals(address));
  if (member !== undefined) {
    const message = `sorryServer ${address} is ${member.name}, a server of the pool: it is down when it is needed`;
    const fix = 'name a host that is no server of the pool';
    return [{ code: 'LVS052', severity: 'error', path, message, fix }];
  }
  const holder = holderOf(address, pool.pair);
  const inside = cidr.contains(address) && !address.equals(cidr.address) && !address.equals(cidr.broadcast);
  if (inside && holder === undefined) {
    return [];
  }
  const message = inside
    ? `sorryServer ${address} is ${holder}: it cannot answer for both routers`
    : `sorryServer ${address} is no host of ${cidr}, the servers' network: its answers would not pass the routers`;
  const fix = `name a host of ${cidr} that is no router, with ${pool.pair.privateInterface.floating[0]} as its gateway`;
  return [{ code: 'LVS051', severity: 'error', path, message, fix }];
}

function holderOf(address: Ipv4Address, { names, privateInterface }: RouterPair): string | undefined {
  const { real, floating, network } = privateInterface;
  const router = ROUTER_ROLES.find((role) => real[role].equals(address));
  if (router !== undefined) {
    return `the real address of ${names[router]}`;
  }
  if (floating.some((each) => each.equals(address))) {
    return "the routers' floating address";
  }
  return network.gateway?.equals(address) ? `the gateway of ${network.path}` : undefined;
}
