import type { Service } from '../model/service';
import { SITE_ROOT } from '../model/guest-path';
import { Port } from '../net/port';
import { block, generatedFor, print } from './block';

/** A whole nginx.conf for a real server that answers every tcp port of its pool's services in plain HTTP. */
export function renderNginx(poolName: string, services: readonly Service[], user: string): string {
  const ports = services.flatMap((service) => service.ports).filter((port) => port.protocol === 'tcp');
  const listens = joined(ports.length > 0 ? ports : [Port.tcp(80)]);
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
      block('server', [...listens.map((port) => `listen ${port.numbers};`), `root ${SITE_ROOT};`, 'index index.html;']),
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
