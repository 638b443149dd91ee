import type { Cluster } from '../model/cluster';
import { answersDirectly } from '../model/real-server-pool';
import type { Service } from '../model/service';
import type { Block } from './block';
import { block } from './block';

/** The servers of a service that answer from the same ports. */
interface Source {
  readonly service: Service;
  /** A match for their answers. */
  readonly match: string;
  /** What the answers get besides the virtual address. */
  readonly port: string;
}

/**
 * IPVS forgets a one-packet connection with its packet, so it knows no answer: these chains give it the virtual address.
 * By rewriting alone: a connection that source NAT remembers would lead the client's next packet past IPVS.
 */
export function onePacketChains(cluster: Cluster): readonly Block[] {
  const { publicInterface, privateInterface } = cluster.pair;
  const sources = cluster.services
    .filter(({ onePacket, pool }) => onePacket && !answersDirectly(pool))
    .flatMap(sourcesOf);
  if (sources.length === 0 || privateInterface === undefined) {
    return [];
  }
  return [
    block('chain one_packet_untracked', [
      'type filter hook prerouting priority raw; policy accept;',
      ...sources.map(
        ({ service, match }) => `iifname "${privateInterface.nic}" ${match} notrack comment "${service.name}"`,
      ),
    ]),
    block('chain one_packet_answers', [
      'type filter hook postrouting priority mangle; policy accept;',
      ...sources.map(({ service, match, port }) => {
        const rewrite = `ip saddr set ${service.virtualAddress}${port}`;
        return `oifname "${publicInterface.nic}" ${match} ${rewrite} comment "${service.name}"`;
      }),
    ]),
  ];
}

function sourcesOf(service: Service): readonly Source[] {
  const { ports, pool, sorryServer } = service;
  const own = ports.map((port) => port.numbers).join(', ');
  const servers = pool.servers.map(({ address }) => `${address}`).join(', ');
  const pooled = { service, match: `ip saddr { ${servers} } udp sport { ${own} }`, port: '' };
  if (sorryServer === undefined) {
    return [pooled];
  }
  const { address, port } = sorryServer;
  const match = `ip saddr ${address} udp sport { ${port ?? own} }`;
  return [pooled, { service, match, port: port === undefined ? '' : ` udp sport set ${own}` }];
}
