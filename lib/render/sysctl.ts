import type { Cluster } from '../model/cluster';
import { usesFtpHelper } from '../model/ftp';
import { GUEST_PATH } from '../model/guest-path';
import { answersDirectly } from '../model/real-server-pool';
import { sidesOf } from '../model/router-pair';
import type { Host } from '../model/host';
import { generatedFor, print } from './block';
import type { Sysctl } from './server-kernel';
import { serverSysctls } from './server-kernel';

/** The kernel settings of a host. */
export function sysctlsOf(cluster: Cluster, host: Host): readonly Sysctl[] {
  return host.role === 'router' ? routerSysctls(cluster) : serverSysctls(host.pool);
}

/** The kernel settings of a router; net.ipv4.vs.* exist once ip_vs is loaded (ipvs-sysctl.rst). */
export function routerSysctls(cluster: Cluster): readonly Sysctl[] {
  const nics = ['all', 'default', ...sidesOf(cluster.pair).map((side) => side.nic)];
  const { conntrackMax } = cluster.pair.kernel;
  const quiescent = cluster.services.some(({ quiesce, sorryServer }) => quiesce || sorryServer?.quiesce) ? 1 : 0;
  return [
    forwarding(cluster),
    ...nics.map((nic) => ({
      key: `net.ipv4.conf.${nic}.send_redirects`,
      value: 0,
      reason: 'a redirect would teach real servers a way around the router',
    })),
    usesFtpHelper(cluster.services)
      ? { key: 'net.ipv4.vs.conntrack', value: 1, reason: "ip_vs_ftp follows FTP's data connections by it" }
      : {
          key: 'net.ipv4.vs.conntrack',
          value: 0,
          reason: 'no rule here looks at the connection state of service traffic',
        },
    ...SYNC,
    {
      key: 'net.ipv4.vs.expire_nodest_conn',
      value: 1,
      reason: 'connections to a server that is gone end at once instead of hanging',
    },
    {
      key: 'net.ipv4.vs.expire_quiescent_template',
      value: quiescent,
      reason: 'whether clients of a persistent service leave a server whose weight fell to 0',
    },
    ...(conntrackMax === undefined
      ? []
      : [
          {
            key: 'net.netfilter.nf_conntrack_max',
            value: conntrackMax,
            reason: "the routers' own connections and those of real servers; services have IPVS's table",
          },
        ]),
  ];
}

/** IPVS sends by itself what it balances: only what comes back through the router needs to be passed on. */
function forwarding({ pair, pools }: Cluster): Sysctl {
  const key = 'net.ipv4.ip_forward';
  return pools.length > 0 && pools.every(answersDirectly) && !pair.realServerInternet
    ? { key, value: 0, reason: 'real servers answer past the router, and IPVS needs no forwarding' }
    : { key, value: 1, reason: 'the answers of real servers pass the router' };
}

/** When the active router tells the standby of a connection, ipvs-sysctl.rst. */
const SYNC: readonly Sysctl[] = [
  {
    key: 'net.ipv4.vs.sync_threshold',
    value: '3 0',
    reason: 'no message for each 50th packet of a connection: its state and its age decide',
  },
  {
    key: 'net.ipv4.vs.sync_refresh_period',
    value: 10,
    reason: 'seconds after which the standby hears again of a connection that lives, so that it does not forget it',
  },
  {
    key: 'net.ipv4.vs.sync_retries',
    value: 2,
    reason: 'a message may be lost: it is said twice more, an eighth of the period apart, if packets come',
  },
];

/** Sets what the file of sysctl.d(5) says. */
export const LOAD_SYSCTLS = ['sysctl', '-q', '-p', GUEST_PATH.sysctl];

/** sysctl.d(5) of a router. */
export function renderRouterSysctl(cluster: Cluster): string {
  return renderSysctl(cluster.pair.name, routerSysctls(cluster));
}

/** sysctl.d(5). */
export function renderSysctl(name: string, sysctls: readonly Sysctl[]): string {
  return print([
    generatedFor(name),
    ...sysctls.flatMap(({ key, value, reason }) => [`# ${reason}`, `${key} = ${value}`]),
  ]);
}
