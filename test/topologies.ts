import type { ArpMethod, Forwarding } from '../lib/model/forwarding';
import type { Network } from '../lib/model/network';
import type { GuestPool } from '../lib/model/real-server-pool';
import type { RouterPair } from '../lib/model/router-pair';
import { cidr, inside, ip, pair, pool, privateSide, server } from './fixtures';

// Pools whose servers answer clients past the routers: each function gives a valid one.

/** Direct routing, with servers that are quiet this way. */
export const directly = (arp: ArpMethod = 'sysctl'): Forwarding => ({ method: 'direct-routing', arp });
export const TUNNEL: Forwarding = { method: 'tunnel', arp: 'sysctl' };
export const QUIET_TUNNEL: Forwarding = { method: 'tunnel', arp: 'nftables' };

/** On the public network, beside its routers. */
export const NEAR = [server(1, { address: ip('192.168.26.1') }), server(2, { address: ip('192.168.26.2') })];
/** On a network of their own. */
export const FAR = [server(1, { address: ip('10.20.30.1') }), server(2, { address: ip('10.20.30.2') })];

export function farm(overrides: Partial<Network> = {}): Network {
  const facts = { path: 'lab/farm', cidr: cidr('10.20.30.0/24'), gateway: ip('10.20.30.254') };
  return inside({ ...facts, wire: { kind: 'open' }, ...overrides });
}

/** Behind routers with one NIC. */
export function beside(overrides: Partial<GuestPool> = {}, routers: Partial<RouterPair> = {}): GuestPool {
  const one = pair({ privateInterface: undefined, ...routers });
  const place = { pair: one, network: one.publicInterface.network, servers: NEAR };
  return pool({ forwarding: directly(), ...place, ...overrides });
}

/** On the private side of routers with two. */
export function privately(network: Network): GuestPool {
  const routers = pair({ privateInterface: privateSide({ network }) });
  return pool({ pair: routers, network, forwarding: directly() });
}

/** A private network with a gateway of its own. */
export const routed = inside({ gateway: ip('10.11.12.254'), wire: { kind: 'open' } });
