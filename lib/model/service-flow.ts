import type { Protocol } from '../net/port';
import { Port, portsByProtocol } from '../net/port';
import type { Cluster } from './cluster';
import { FTP_DATA_PORT } from './ftp';
import { answersDirectly } from './real-server-pool';
import type { Service } from './service';

/** Addresses and ports from which answers to clients come. */
interface AnswerSource {
  readonly addresses: readonly string[];
  readonly ports: readonly string[];
}

/** Traffic of a service, of one protocol. */
export interface ServiceFlow {
  readonly service: Service;
  readonly protocol: Protocol;
  /** The ports that clients ask on the virtual address: `80` or `10000-20000`. */
  readonly ports: readonly string[];
  /** None where the servers answer past the routers. */
  readonly answers: readonly AnswerSource[];
}

/**
 * What passes a router without a look at the connection's state. A router that has just taken over knows the
 * connections of IPVS from the other one, and no state of them.
 */
export function serviceFlows(cluster: Cluster): readonly ServiceFlow[] {
  return cluster.services.flatMap((service) =>
    portsByProtocol(askedPorts(service)).map(([protocol, ports]) => ({
      service,
      protocol,
      ports,
      answers: answersOf(service, ports),
    })),
  );
}

/**
 * The ports on which clients send to the virtual address: those of the service. A server that answers past the routers
 * opens an active data connection of FTP past them too, so that they first see the client's part of it.
 */
export function askedPorts({ ports, ftp, pool }: Service): readonly Port[] {
  return ftp !== undefined && answersDirectly(pool) ? [...ports, Port.tcp(FTP_DATA_PORT)] : ports;
}

function answersOf({ pool, sorryServer }: Service, ports: readonly string[]): readonly AnswerSource[] {
  if (answersDirectly(pool)) {
    return [];
  }
  const servers = pool.servers.map(({ address }) => `${address}`);
  if (sorryServer === undefined) {
    return [{ addresses: servers, ports }];
  }
  const { address, port } = sorryServer;
  return port === undefined
    ? [{ addresses: [...new Set([...servers, `${address}`])], ports }]
    : [
        { addresses: servers, ports },
        { addresses: [`${address}`], ports: [`${port}`] },
      ];
}

/** Whether the kernel keeps the state of connections: for a rule of the filter, the source NAT, or because its table has a size. */
export function keepsState({ pair, services }: Cluster): boolean {
  const isFtp = services.some((service) => service.ftp !== undefined && !answersDirectly(service.pool));
  return isFtp || pair.filter.kind === 'closed' || pair.realServerInternet || pair.kernel.conntrackMax !== undefined;
}
