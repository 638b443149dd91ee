import type { Cluster, Lab } from '../cluster';
import { servicesOf } from '../cluster';
import type { HealthCheck } from '../health-check';
import type { GuestPool } from '../real-server-pool';
import { guestPoolsOf } from '../real-server-pool';
import type { Service } from '../service';
import { Port } from '../../net/port';
import type { Problem } from './problem';

/** LVS079, LVS081 and LVS082: what a service asks of servers whose workload is this library's. */
export function workloadProblems(lab: Lab): readonly Problem[] {
  return lab.clusters.flatMap((cluster) =>
    guestPoolsOf(cluster.pools)
      .filter((pool) => pool.workload.kind !== 'custom')
      .flatMap((pool) => {
        const served = servedPorts(pool, cluster);
        return servicesOf(pool, cluster).flatMap((service) => ofOne(service, pool, served));
      }),
  );
}

const SSH = Port.tcp(22);

/** nginx listens where its services are; of vsftpd's ports only the first one is always open. */
function servedPorts(pool: GuestPool, cluster: Cluster): readonly Port[] {
  const services = servicesOf(pool, cluster);
  return pool.workload.kind === 'nginx'
    ? services.flatMap(({ ports }) => ports)
    : services.map(({ ports }) => ports[0]);
}

function ofOne(service: Service, pool: GuestPool, served: readonly Port[]): readonly Problem[] {
  const { path, ports, healthChecks } = service;
  const { kind } = pool.workload;
  const udp = ports.filter((port) => port.protocol !== 'tcp');
  const answered = [SSH, ...served.filter((port) => port.protocol === 'tcp')];
  const asked = new Set(healthChecks.filter(byTcp).flatMap(({ port }) => port ?? []));
  const closed = [...asked].filter((port) => !answered.some((each) => each.overlaps(Port.tcp(port))));
  return [
    ...(udp.length === 0
      ? []
      : [
          {
            code: 'LVS079',
            severity: 'warning',
            path,
            message: `nobody answers ${udp.join(', ')}: the servers of ${pool.path} run ${kind}, which listens on tcp alone`,
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

/** A script asks what it wants, a ping no port, and udp is LVS079's affair. */
function byTcp({ kind }: HealthCheck): boolean {
  return !['script', 'ping', 'udp', 'dns'].includes(kind);
}
