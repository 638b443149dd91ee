import type { Cluster } from '../model/cluster';
import { servicesOf } from '../model/cluster';
import { GUEST_PATH, SITE_ROOT } from '../model/guest-path';
import type { RealServerPool } from '../model/real-server-pool';
import type { GuestFile } from './guest-file';
import { reloadUnit, service } from './guest-file';
import { renderNginx } from './nginx';

/** The files of a real server. */
export function workloadFiles(cluster: Cluster, pool: RealServerPool, hostName: string): readonly GuestFile[] {
  const { workload } = pool;
  if (workload.kind === 'custom') {
    return workload.files.map(({ path, content, mode, check, reload }) =>
      service(path, content, {
        mode,
        ...(check.length > 0 && { check }),
        ...(reload.length > 0 && { reload }),
      }),
    );
  }
  const pages = new Map([['/index.html', `${hostName}\n`], ...workload.pages]);
  return [
    service(GUEST_PATH.nginx, renderNginx(pool.name, servicesOf(pool, cluster)), {
      check: ['nginx', '-t', '-q', '-c', '%s'],
      reload: reloadUnit('nginx.service'),
    }),
    ...[...pages].map(([path, content]) => service(`${SITE_ROOT}${path}`, content)),
  ];
}
