import type { Ipv4Address } from '../net/ipv4-address';
import type { Port } from '../net/port';
import type { Cluster } from './cluster';
import type { Service } from './service';

/** Traffic of a service, from the clients' side: the servers' answers are the same, turned round. */
export interface ServiceFlow {
  readonly service: Service;
  readonly ports: readonly [Port, ...Port[]];
  readonly servers: readonly Ipv4Address[];
}

/**
 * What passes a router without a look at the connection's state. A router that has just taken over knows the
 * connections of IPVS from the other one, and no state of them.
 */
export function serviceFlows(cluster: Cluster): readonly ServiceFlow[] {
  return cluster.services.flatMap((service) => {
    const servers = service.pool.servers.map((server) => server.address);
    const protocols = [...new Set(service.ports.map((port) => port.protocol))];
    return protocols.flatMap((protocol) => {
      const [first, ...others] = service.ports.filter((port) => port.protocol === protocol);
      return first === undefined ? [] : [{ service, ports: [first, ...others] as const, servers }];
    });
  });
}

/** Whether the kernel keeps the state of connections: for a rule of the filter, the source NAT, or because its table has a size. */
export function keepsState({ pair }: Cluster): boolean {
  return pair.filter.kind === 'closed' || pair.realServerInternet || pair.kernel.conntrackMax !== undefined;
}
