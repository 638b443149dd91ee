import type { Service } from '../model/service';
import { SITE_ROOT } from '../model/guest-path';
import { certificatePath, keyPath } from '../model/secret';
import type { Workload } from '../model/workload';
import { Port } from '../net/port';
import { block, generatedFor, print } from './block';

type NginxTls = Extract<Workload, { readonly kind: 'nginx' }>['tls'];

/** A whole nginx.conf for a real server that answers every tcp port of its pool's services, in TLS where it says so. */
export function renderNginx(poolName: string, services: readonly Service[], user: string, tls?: NginxTls): string {
  const ports = services.flatMap((service) => service.ports).filter((port) => port.protocol === 'tcp');
  const encrypted = joined((tls?.ports ?? []).filter((port) => ports.some((each) => each.overlaps(port))));
  const plain = joined(ports.length > 0 ? ports : [Port.tcp(80)]).flatMap((port) => without(port, encrypted));
  return print([
    generatedFor(poolName),
    `user ${user};`,
    'worker_processes 1;',
    'pid /run/nginx.pid;',
    block('events', ['worker_connections 1024;']),
    block('http', [
      'access_log off;',
      'include /etc/nginx/mime.types;',
      'default_type text/plain;',
      block('server', [
        ...plain.map((port) => `listen ${port.numbers};`),
        ...encrypted.map((port) => `listen ${port.numbers} ssl;`),
        ...(tls === undefined || encrypted.length === 0
          ? []
          : [`ssl_certificate ${certificatePath(tls)};`, `ssl_certificate_key ${keyPath(tls)};`]),
        `root ${SITE_ROOT};`,
        'index index.html;',
      ]),
    ]),
  ]);
}

/** nginx refuses a port that two of its lines name. */
function joined(ports: readonly Port[]): readonly Port[] {
  const inOrder = [...ports].sort((one, other) => one.first - other.first);
  return inOrder.reduce<readonly Port[]>((done, port) => {
    const last = done.at(-1);
    return last?.overlaps(port)
      ? [...done.slice(0, -1), Port.tcpRange(last.first, Math.max(last.last, port.last))]
      : [...done, port];
  }, []);
}

/** What is left of a range, in order, when some of its ports are taken away. */
function without(port: Port, taken: readonly Port[]): readonly Port[] {
  return taken.reduce<readonly Port[]>(
    (left, gone) =>
      left.flatMap((each) =>
        each.overlaps(gone)
          ? [
              ...(each.first < gone.first ? [Port.tcpRange(each.first, gone.first - 1)] : []),
              ...(gone.last < each.last ? [Port.tcpRange(gone.last + 1, each.last)] : []),
            ]
          : [each],
      ),
    [port],
  );
}
