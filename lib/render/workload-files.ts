import type { Cluster } from '../model/cluster';
import { servicesOf } from '../model/cluster';
import { FTP_ROOT, GUEST_PATH, SITE_ROOT } from '../model/guest-path';
import type { Distribution } from '../model/distribution';
import type { RealServerHost } from '../model/host';
import type { GuestPool } from '../model/real-server-pool';
import type { Tls } from '../model/secret';
import { certificatePath } from '../model/secret';
import type { GuestFile } from './guest-file';
import { birth, reloadUnit, service } from './guest-file';
import { renderVsftpdUnit } from './guest-units';
import { renderNginx } from './nginx';
import { once } from './once';
import { renderVsftpd } from './vsftpd';

/** The files of a real server. */
export function workloadFiles(
  cluster: Cluster,
  { name: hostName, pool }: RealServerHost,
  distribution: Distribution,
): readonly GuestFile[] {
  const { workload } = pool;
  const files = commonFiles(cluster)(pool)(distribution);
  switch (workload.kind) {
    case 'custom':
      return files;
    case 'nginx':
      return [...files, ...tree(SITE_ROOT, new Map([['/index.html', `${hostName}\n`], ...workload.pages]))];
    case 'vsftpd':
      return [
        birth(GUEST_PATH.vsftpdUnit, renderVsftpdUnit(hostName)),
        ...files,
        ...tree(FTP_ROOT, new Map([['/server.txt', `${hostName}\n`], ...workload.files])),
      ];
  }
}

/** Those that all servers of a pool have alike. */
const commonFiles = once((cluster: Cluster) =>
  once((pool: GuestPool) => once((distribution: Distribution) => configuration(cluster, pool, distribution))),
);

function configuration(cluster: Cluster, pool: GuestPool, distribution: Distribution): readonly GuestFile[] {
  const { name, workload } = pool;
  const services = servicesOf(pool, cluster);
  switch (workload.kind) {
    case 'custom':
      return workload.files.map(({ path, content, mode, check, reload }) =>
        service(path, content, {
          mode,
          ...(check.length > 0 && { check }),
          ...(reload.length > 0 && { reload }),
        }),
      );
    case 'nginx':
      return [
        ...certificate(workload.tls),
        service(GUEST_PATH.nginx, renderNginx(name, services, distribution.nginxUser, workload.tls), {
          check: ['nginx', '-t', '-q', '-c', '%s'],
          reload: reloadUnit('nginx.service'),
        }),
      ];
    case 'vsftpd':
      return [
        ...certificate(workload.tls),
        service(distribution.vsftpd.path, renderVsftpd(name, services, distribution.vsftpd, workload.tls), {
          check: VSFTPD_CHECK,
          reload: ['systemctl', '--no-block', 'try-restart', 'vsftpd.service'],
        }),
      ];
  }
}

/** It has no option for it: without a socket it reads its whole file, then complains of the socket. */
const VSFTPD_CHECK = [
  'sh',
  '-c',
  'words=$(vsftpd "$0" -olisten=NO 0>&1 2>&1); case $words in *"not configured for standalone"*) ;; *) echo "$words"; exit 1 ;; esac',
  '%s',
];

function certificate(tls: Tls | undefined): readonly GuestFile[] {
  return tls === undefined ? [] : [service(certificatePath(tls), tls.certificate, { first: true })];
}

function tree(root: string, texts: ReadonlyMap<string, string>): readonly GuestFile[] {
  return [...texts].map(([path, content]) => service(`${root}${path}`, content));
}
