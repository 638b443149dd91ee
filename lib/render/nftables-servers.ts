import { TUNNEL_HEADER_BYTES } from '../model/forwarding';
import type { RealServerHost } from '../model/host';
import type { GuestPool, RealServer } from '../model/real-server-pool';
import { sidesOf } from '../model/router-pair';
import type { Service } from '../model/service';
import { portsByProtocol } from '../net/port';
import type { Block } from './block';
import { block, generatedFor, print } from './block';
import { virtualAddressesOf } from './virtual-addresses';

// IPv4 and TCP, without options
const HEADERS_BYTES = 40;

/** nft(8) rules of a server that has the virtual addresses of its services itself. */
export function renderServerNftables({ name, pool, server }: RealServerHost, services: readonly Service[]): string {
  return print([
    '#!/usr/sbin/nft -f',
    generatedFor(name),
    '# declared, deleted and declared again: the tables are replaced as one, others are left alone',
    ...['ip lvs', 'arp lvs'].flatMap((table) => [`add table ${table}`, `delete table ${table}`]),
    ...(services.length === 0 ? [] : tables(pool, server, services)),
  ]);
}

function tables(pool: GuestPool, server: RealServer, services: readonly Service[]): readonly (Block | false)[] {
  const { forwarding } = pool;
  const addresses = `{ ${virtualAddressesOf(services).join(', ')} }`;
  const arp = forwarding.method === 'nat' ? undefined : forwarding.arp;
  const chains = [
    arp === 'redirect' && redirect(services),
    forwarding.method === 'tunnel' && segments(pool, addresses),
  ].filter((chain) => chain !== false);
  return [chains.length > 0 && block('table ip lvs', chains), arp === 'nftables' && quiet(server, addresses)];
}

/** The server has no virtual address: what comes for it is led to its own, and the answer gets it back. */
function redirect(services: readonly Service[]): Block {
  const rules = services.flatMap((service) =>
    portsByProtocol(service.ports).map(([protocol, ports]) => {
      const match = `ip daddr ${service.virtualAddress} ${protocol} dport { ${ports.join(', ')} }`;
      return `${match} redirect comment "${service.name}"`;
    }),
  );
  return block('chain redirected', [
    '# this server has no virtual address: what comes for one is led to its own, and answers get it back',
    'type nat hook prerouting priority dstnat; policy accept;',
    ...rules,
  ]);
}

/** No answer for a virtual address, and no question in its name. */
function quiet(server: RealServer, addresses: string): Block {
  return block('table arp lvs', [
    '# neighbours that ask for a virtual address mean the active router',
    block('chain questions', [
      'type filter hook input priority filter; policy accept;',
      `arp daddr ip ${addresses} drop`,
    ]),
    '# and none of them learns it from a question of this server',
    block('chain senders', [
      'type filter hook output priority filter; policy accept;',
      `arp saddr ip ${addresses} arp saddr ip set ${server.address}`,
    ]),
  ]);
}

/**
 * The router sees no answer of the server, so only the server can tell a client that its segments must leave room for the
 * tunnel's header: by the size that it offers when a connection begins.
 */
function segments({ pair, network }: GuestPool, addresses: string): Block {
  const wires = [...sidesOf(pair).map((side) => side.network), network];
  const bytes = Math.min(...wires.map(({ mtu }) => mtu)) - TUNNEL_HEADER_BYTES - HEADERS_BYTES;
  return block('chain segments', [
    "# clients are told to leave room for the tunnel's header: the router never sees this packet, and cannot",
    'type filter hook output priority mangle; policy accept;',
    `ip saddr ${addresses} tcp flags & (syn | rst) == syn tcp option maxseg size set ${bytes}`,
  ]);
}
