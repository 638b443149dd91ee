import type { Service } from '../model/service';
import { SITE_ROOT } from '../model/guest-path';
import { block, generatedFor, print } from './block';

/** A whole nginx.conf for a real server that answers every tcp port of its pool's services in plain HTTP. */
export function renderNginx(poolName: string, services: readonly Service[]): string {
  const ports = services.flatMap((service) => service.ports).filter((port) => port.protocol === 'tcp');
  const listens = ports.length > 0 ? ports.map((port) => port.numbers) : ['80'];
  return print([
    generatedFor(poolName),
    'user www-data;',
    'worker_processes 1;',
    'pid /run/nginx.pid;',
    block('events', ['worker_connections 1024;']),
    block('http', [
      'access_log off;',
      'include /etc/nginx/mime.types;',
      'default_type text/plain;',
      block('server', [
        ...[...new Set(listens)].sort().map((port) => `listen ${port};`),
        `root ${SITE_ROOT};`,
        'index index.html;',
      ]),
    ]),
  ]);
}
