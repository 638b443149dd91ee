import type { Cluster, Lab } from '../cluster';
import { servicesOf } from '../cluster';
import type { GuestPool } from '../real-server-pool';
import { guestPoolsOf } from '../real-server-pool';
import type { Service } from '../service';
import { sharePort } from '../service';
import type { Problem } from './problem';

/** LVS075, LVS077, LVS078 and LVS080: what the data connections of FTP need on both sides. */
export function ftpProblems(lab: Lab): readonly Problem[] {
  return lab.clusters.flatMap((cluster) => [
    ...bothModes(cluster),
    ...cluster.services.flatMap(ofOne),
    ...guestPoolsOf(cluster.pools).flatMap((pool) => toldTwice(pool, cluster)),
  ]);
}

/** The module is the kernel's: what one service loads, all others of the routers have. */
function bothModes(cluster: Cluster): readonly Problem[] {
  const { services, pair } = cluster;
  const [first, ...others] = services.filter((service) => service.ftp !== undefined);
  const another = others.filter((service) => service.ftp?.mode !== first?.ftp?.mode);
  return another.map(({ path, ftp }): Problem => {
    const message = `mode is '${ftp?.mode}' here and '${first?.ftp?.mode}' on ${first?.path}, behind the same ${pair.path}: the helper of one would break passive FTP of the other`;
    return { code: 'LVS075', severity: 'error', path, message, fix: 'use one mode for all FTP of a pair of routers' };
  });
}

function ofOne({ path, pool, ports, ftp }: Service): readonly Problem[] {
  if (pool.kind === 'addresses') {
    return [];
  }
  const { workload } = pool;
  if (ftp !== undefined && workload.kind === 'nginx') {
    const message = `the servers of ${pool.path} are web servers, which speak no FTP`;
    const fix = 'use a pool with Workload.vsftpd(), or a VirtualService';
    return [{ code: 'LVS078', severity: 'error', path, message, fix }];
  }
  if (ftp === undefined && workload.kind === 'vsftpd' && ports.some((port) => port.protocol === 'tcp')) {
    const message = `the servers of ${pool.path} speak FTP, but nothing leads a session's data connections to its server: log-ins work, transfers do not`;
    const fix = "use an FtpService, such as new FtpService(stack, 'ftp', { pool, mode: 'marks' })";
    return [{ code: 'LVS080', severity: 'warning', path, message, fix }];
  }
  return [];
}

/** vsftpd has one control port, one address and one range that it tells. Services of two modes are LVS075's affair. */
function toldTwice(pool: GuestPool, cluster: Cluster): readonly Problem[] {
  const ftp = servicesOf(pool, cluster).filter((service) => service.ftp !== undefined);
  if (pool.workload.kind !== 'vsftpd' || ftp.some((service) => service.ftp?.mode === 'helper')) {
    return [];
  }
  const [first, ...others] = ftp;
  // one port of one address is taken twice: LVS018
  const apart = others.filter((service) => !(first && sharePort(first, service)));
  return apart.map(({ path }): Problem => {
    const message = `${first?.path} and ${path} are both FTP by mark in front of ${pool.path}, whose servers can tell their clients one address and one range`;
    return { code: 'LVS077', severity: 'error', path, message, fix: 'give each a pool of its own' };
  });
}
