import type { Lab } from '../cluster';
import { servicesOf } from '../cluster';
import { portChecksOf } from '../health-check';
import type { GuestPool } from '../real-server-pool';
import { guestPoolsOf } from '../real-server-pool';
import type { Service } from '../service';
import { Port } from '../../net/port';
import type { Problem } from './problem';

/** LVS064, LVS069 and LVS070: who speaks TLS, and who is asked for it. */
export function tlsProblems(lab: Lab): readonly Problem[] {
  return lab.clusters.flatMap((cluster) =>
    guestPoolsOf(cluster.pools).flatMap((pool) => {
      const services = servicesOf(pool, cluster);
      // a pair without any service is LVS032's affair
      const isAsked = cluster.services.length > 0;
      return pool.workload.kind === 'nginx'
        ? [...(isAsked ? unasked(pool, services) : []), ...services.flatMap((service) => askedOtherwise(pool, service))]
        : services.flatMap((service) => readAlong(pool, service));
    }),
  );
}

/** What the kernel cannot read it cannot rewrite. */
function readAlong({ path: pool, workload }: GuestPool, { path, ftp }: Service): readonly Problem[] {
  if (workload.kind !== 'vsftpd' || workload.tls === undefined || ftp?.mode !== 'helper') {
    return [];
  }
  const message = `the servers of ${pool} offer TLS, and mode is 'helper': the routers' kernel cannot read what clients and servers tell each other, and transfers would not come through`;
  const fix = "set mode to 'marks', or leave the workload's tls out";
  return [{ code: 'LVS064', severity: 'error', path, message, fix }];
}

function unasked({ path, workload }: GuestPool, services: readonly Service[]): readonly Problem[] {
  const ports = services.flatMap((service) => service.ports);
  return tlsPorts(workload)
    .filter((port) => !ports.some((each) => each.overlaps(port)))
    .map((port): Problem => {
      const message = `tls has ${port}, which no service of the pool has: nginx listens on the services' ports alone, and nobody speaks TLS there`;
      const fix = `write a service for ${port.numbers}, or the port of one in tls.ports`;
      return { code: 'LVS069', severity: 'warning', path, message, fix };
    });
}

/** Ports that nobody answers are LVS081's affair. */
function askedOtherwise({ path: pool, workload }: GuestPool, service: Service): readonly Problem[] {
  const encrypted = tlsPorts(workload);
  return portChecksOf(service.healthChecks, service.ports).flatMap(({ kind, port }): readonly Problem[] => {
    const asksTls = kind === 'https' || kind === 'ssl';
    if (port === undefined || !(asksTls || kind === 'http')) {
      return [];
    }
    const speaksTls = encrypted.some((each) => each.overlaps(Port.tcp(port)));
    if (asksTls === speaksTls || !service.ports.some((each) => each.overlaps(Port.tcp(port)))) {
      return [];
    }
    const speaks = speaksTls ? 'speaks TLS' : 'speaks plain HTTP';
    const message = `a health check asks tcp/${port} by ${kind}, where nginx on the servers of ${pool} ${speaks}: all of them would count as dead`;
    const fix = speaksTls
      ? 'ask by HealthCheck.https'
      : 'give the workload tls for the port, or ask by HealthCheck.http';
    return [{ code: 'LVS070', severity: 'warning', path: service.path, message, fix }];
  });
}

function tlsPorts(workload: GuestPool['workload']): readonly Port[] {
  return workload.kind === 'nginx' ? (workload.tls?.ports ?? []) : [];
}
