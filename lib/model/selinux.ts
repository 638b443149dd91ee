import { Port } from '../net/port';
import type { Cluster } from './cluster';
import { servicesOf } from './cluster';
import { portChecksOf } from './health-check';
import type { Host } from './host';
import type { GuestPool } from './real-server-pool';

/** What SELinux's targeted policy has to be told, so that it stays enforcing. */
export interface SelinuxNeeds {
  readonly booleans: readonly { readonly name: string; readonly isOn: boolean; readonly reason: string }[];
  readonly ports: readonly { readonly type: string; readonly port: Port; readonly reason: string }[];
  /** Folders whose files must have the label of their place. */
  readonly labelled: readonly { readonly folder: string; readonly reason: string }[];
}

// the policy's corenetwork.te.in
const WEB = [80, 81, 443, 488, 8008, 8009, 8443, 9000].map((port) => Port.tcp(port));
const MAIL = [25, 465, 587].map((port) => Port.tcp(port));
const FTP = [21, 989, 990].map((port) => Port.tcp(port));
const EPHEMERAL = Port.tcpRange(32_768, 60_999);

/** What SELinux has to be told on a host. */
export function selinuxNeeds(cluster: Cluster, host: Host): SelinuxNeeds | undefined {
  if (host.role === 'router') {
    return onRouters(cluster);
  }
  switch (host.pool.workload.kind) {
    case 'nginx':
      return onWebServers(host.pool, cluster);
    case 'vsftpd':
      return onFtpServers(host.pool, cluster);
    case 'custom':
      return undefined;
  }
}

/** Checks that keepalived makes itself; programs of ours run unconfined, and udp has no connections. */
function onRouters(cluster: Cluster): SelinuxNeeds {
  const asked = cluster.services
    .flatMap(({ healthChecks, ports }) => portChecksOf(healthChecks, ports))
    .filter(({ kind }) => ['tcp', 'http', 'https', 'smtp'].includes(kind))
    .flatMap(({ port }) => (port === undefined ? [] : [Port.tcp(port)]));
  const isOn = asked.some((port) => !isKnown(port, [...WEB, ...MAIL]));
  const reason = "whether keepalived's checks go to tcp ports that are neither of the web nor of mail";
  return {
    booleans: [{ name: 'keepalived_connect_any', isOn, reason }],
    ports: [],
    labelled: [
      {
        folder: '/usr/libexec/keepalived',
        reason: 'keepalived may start what has the label of this folder, unconfined',
      },
      { folder: '/etc/keepalived', reason: 'keepalived may read what is labelled as configuration' },
    ],
  };
}

function onWebServers(pool: GuestPool, cluster: Cluster): SelinuxNeeds {
  return {
    booleans: [],
    ports: unusual(pool, cluster, WEB).map((port) => {
      return { type: 'http_port_t', port, reason: 'nginx listens where the policy knows no web server' };
    }),
    labelled: [{ folder: '/var/www', reason: 'nginx may read what is labelled as content' }],
  };
}

function onFtpServers(pool: GuestPool, cluster: Cluster): SelinuxNeeds {
  const [ftp] = servicesOf(pool, cluster).filter((service) => service.ftp !== undefined);
  const passive = ftp?.ftp?.mode === 'marks' ? ftp.ftp.passivePorts : undefined;
  const listening = ftp === undefined ? [] : [ftp.ports[0]].filter((port) => !isKnown(port, FTP));
  return {
    booleans: [
      {
        name: 'ftpd_use_passive_mode',
        isOn: passive === undefined || !passive.isWithin(EPHEMERAL),
        reason: `whether vsftpd's passive ports lie outside of ${EPHEMERAL.numbers}`,
      },
      {
        name: 'ftpd_connect_all_unreserved',
        isOn: true,
        reason: 'an active client may name any port from 1024 on',
      },
    ],
    ports: listening.map((port) => {
      return { type: 'ftp_port_t', port, reason: 'vsftpd listens where the policy knows no FTP' };
    }),
    labelled: [{ folder: '/srv/ftp', reason: 'vsftpd may read what is labelled as public' }],
  };
}

function unusual(pool: GuestPool, cluster: Cluster, known: readonly Port[]): readonly Port[] {
  const ports = servicesOf(pool, cluster).flatMap((service) => service.ports);
  const unknown = ports.filter((port) => port.protocol === 'tcp' && !isKnown(port, known));
  return [...new Map(unknown.map((port) => [`${port}`, port])).values()];
}

function isKnown(port: Port, known: readonly Port[]): boolean {
  return known.some((each) => port.isWithin(each));
}
