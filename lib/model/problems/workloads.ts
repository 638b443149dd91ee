import type { Cluster, Lab } from '../cluster';
import { servicesOf } from '../cluster';
import { FTP_PORT } from '../ftp';
import type { HealthCheck } from '../health-check';
import type { GuestPool } from '../real-server-pool';
import { guestPoolsOf } from '../real-server-pool';
import type { Service } from '../service';
import { Port } from '../../net/port';
import type { Problem } from './problem';

/** LVS079, LVS081, LVS082 and LVS090: what a service asks of servers whose workload is this library's. */
export function workloadProblems(lab: Lab): readonly Problem[] {
  return lab.clusters.flatMap((cluster) =>
    guestPoolsOf(cluster.pools)
      .filter((pool) => pool.workload.kind !== 'custom')
      .flatMap((pool) => {
        const served = servedPorts(pool, cluster);
        return [
          ...servicesOf(pool, cluster).flatMap((service) => ofOne(service, pool, served)),
          ...cluster.services.flatMap((service) => ofSorryServer(service, pool, served)),
        ];
      }),
  );
}

const SSH = Port.tcp(22);

/** nginx listens where its services are; of vsftpd's ports only the first one is always open. */
function servedPorts(pool: GuestPool, cluster: Cluster): readonly Port[] {
  const services = servicesOf(pool, cluster);
  if (services.length === 0) {
    return [Port.tcp(pool.workload.kind === 'nginx' ? 80 : FTP_PORT)];
  }
  return pool.workload.kind === 'nginx'
    ? services.flatMap(({ ports }) => ports)
    : services.map(({ ports }) => ports[0]);
}

function ofOne(service: Service, pool: GuestPool, served: readonly Port[]): readonly Problem[] {
  const { path, ports, healthChecks } = service;
  const { kind } = pool.workload;
  const unheard = ports.filter((port) => port.protocol !== 'tcp');
  const answered = [SSH, ...served.filter((port) => port.protocol === 'tcp')];
  const asked = new Set(healthChecks.filter(byTcp).flatMap(({ port }) => port ?? []));
  const closed = [...asked].filter((port) => !answered.some((each) => each.overlaps(Port.tcp(port))));
  return [
    ...(unheard.length === 0
      ? []
      : [
          {
            code: 'LVS079',
            severity: 'warning',
            path,
            message: `nobody answers ${unheard.join(', ')}: the servers of ${pool.path} run ${kind}, which listens on tcp alone`,
            fix: 'leave the port out, or write a Workload.custom that answers it',
          } as const,
        ]),
    ...closed.map((port): Problem => {
      const message = `a health check asks tcp/${port}, where ${kind} on the servers of ${pool.path} does not listen: all of them would count as dead`;
      return { code: 'LVS081', severity: 'warning', path, message, fix: "ask one of the services' ports" };
    }),
    ...(ports.some((port) => port.overlaps(SSH))
      ? [
          {
            code: 'LVS082',
            severity: 'error',
            path,
            message: `${kind} on the servers of ${pool.path} would listen on tcp/22, where sshd is: it would not start`,
            fix: 'use another port, or write a Workload.custom',
          } as const,
        ]
      : []),
  ];
}

/** A server of the service's own pool is LVS052's affair. */
function ofSorryServer(
  { path, pool, ports, sorryServer }: Service,
  other: GuestPool,
  served: readonly Port[],
): readonly Problem[] {
  const server = other.servers.find(({ address }) => sorryServer?.address.equals(address));
  if (sorryServer === undefined || server === undefined || other.path === pool.path) {
    return [];
  }
  const { address, port: own } = sorryServer;
  const asked = own === undefined || ports[0].protocol !== 'tcp' ? ports : [Port.tcp(own)];
  const closed = asked.filter((port) => port.protocol !== 'tcp' || !served.some((each) => port.isWithin(each)));
  const message = `sorryServer ${address} is ${server.name}, where ${other.workload.kind} does not listen on ${closed.join(', ')}: clients are refused when they should be excused`;
  const fix = "write a 'port' on which it answers, or name a host that answers there";
  return closed.length === 0 ? [] : [{ code: 'LVS090', severity: 'warning', path, message, fix }];
}

/** A script asks what it wants, a ping no port, and udp is LVS079's affair. */
function byTcp({ kind }: HealthCheck): boolean {
  return !['script', 'ping', 'udp', 'dns'].includes(kind);
}
