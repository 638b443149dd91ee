import type { Cluster, Lab } from '../cluster';
import { servicesOf } from '../cluster';
import type { GuestPool } from '../real-server-pool';
import { guestPoolsOf } from '../real-server-pool';
import type { Service } from '../service';
import { sharePort } from '../service';
import type { Problem } from './problem';
import { sharing } from './problem';

/** LVS015 to LVS019, LVS024 and LVS027: what a service promises against what stands behind it. */
export function serviceProblems(lab: Lab): readonly Problem[] {
  return lab.clusters.flatMap((cluster) => [
    ...cluster.services.flatMap(ofOne),
    ...sessions(cluster),
    ...guestPoolsOf(cluster.pools).flatMap((pool) => listening(pool, cluster)),
  ]);
}

/** nginx has 1024 connections, and its listening sockets count among them; past that it refuses its file. */
const MOST_LISTENING = 512;

function listening(pool: GuestPool, cluster: Cluster): readonly Problem[] {
  const { path, workload } = pool;
  if (workload.kind !== 'nginx') {
    return [];
  }
  // an FTP service, which it cannot answer, is LVS078's affair
  const services = servicesOf(pool, cluster).filter((service) => service.ftp === undefined);
  const tcp = services.flatMap(({ ports }) => ports.filter((port) => port.protocol === 'tcp'));
  const numbers = tcp.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
  const count = new Set(numbers).size;
  const message = `nginx would listen on ${count} ports: it takes ${MOST_LISTENING}`;
  const fix = 'name fewer ports in the services, or write a Workload.custom';
  return count > MOST_LISTENING ? [{ code: 'LVS027', severity: 'error', path, message, fix }] : [];
}

function ofOne(service: Service): readonly Problem[] {
  return [...tooFew(service), ...strangeAddress(service), ...scattered(service)];
}

function tooFew({ path, pool }: Service): readonly Problem[] {
  const able = pool.servers.filter((server) => server.weight > 0).length;
  const message = `${able} of the real servers of ${pool.path} ${able === 1 ? 'has' : 'have'} a weight above 0: each group of a cluster needs at least two members`;
  const fix = 'add servers to the pool, or raise a weight';
  return able < 2 ? [{ code: 'LVS015', severity: 'error', path, message, fix }] : [];
}

function strangeAddress({ path, pool, virtualAddress }: Service): readonly Problem[] {
  const { floating } = pool.pair.publicInterface;
  const message = `virtualAddress ${virtualAddress} is no floating address of ${pool.pair.path}: no router would ever hold it`;
  const fix = `use one of ${floating.join(', ')}, or add it to publicInterface.floating`;
  return floating.some((address) => address.equals(virtualAddress))
    ? []
    : [{ code: 'LVS024', severity: 'error', path, message, fix }];
}

/** A client asks one port of tcp and one of udp for one thing, such as DNS; several of one protocol are a session. */
function scattered({ path, ports, mark, persistenceSeconds }: Service): readonly Problem[] {
  const isSession = (['tcp', 'sctp'] as const).some((protocol) => {
    const own = ports.filter((port) => port.protocol === protocol);
    return own.length > 1 || own.some((port) => !port.isSingle);
  });
  const message = `persistenceSeconds is 'none' on ${ports.join(', ')}: a client's connections to these ports would meet different servers`;
  const fix = 'write the seconds that a session may pause, such as 300';
  return mark !== undefined && persistenceSeconds === undefined && isSession
    ? [{ code: 'LVS019', severity: 'error', path, message, fix }]
    : [];
}

/** A shared port is named once, by LVS018; LVS017 is for services that share nothing but their mark. */
function sessions(cluster: Cluster): readonly Problem[] {
  const portProblems = cluster.services.flatMap((service, index) =>
    cluster.services
      .slice(0, index)
      .filter((earlier) => sharePort(earlier, service))
      .map((earlier): Problem => {
        const shared = service.ports.filter((port) => earlier.ports.some((other) => other.overlaps(port)));
        return {
          code: 'LVS018',
          severity: 'error',
          path: service.path,
          message: `${service.virtualAddress} ${shared.join(', ')} is taken twice: by ${earlier.path} and by ${service.path}`,
          fix: 'let one service have the port, or use another floating address',
        };
      }),
  );
  const marked = cluster.services.filter((service) => service.mark !== undefined);
  const markProblems = sharing(marked, (service) => `${service.mark}`).flatMap(([first, ...others]) =>
    others
      .filter((other) => !sharePort(first, other))
      .map((other): Problem => {
        const message = `firewall mark ${other.mark} is used twice behind ${other.pool.pair.path}: by ${first.path} and by ${other.path}`;
        return { code: 'LVS017', severity: 'error', path: other.path, message, fix: "give one of them another 'mark'" };
      }),
  );
  return [...portProblems, ...markProblems];
}
