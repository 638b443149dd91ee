import type { Cluster } from '../model/cluster';
import { sidesOf } from '../model/router-pair';
import { generatedFor, print } from './block';

/** One kernel setting of a router and what it is for. */
export interface Sysctl {
  readonly key: string;
  readonly value: number;
  readonly reason: string;
}

/** The kernel settings of a router; net.ipv4.vs.* exist once ip_vs is loaded (ipvs-sysctl.rst). */
export function sysctlsOf(cluster: Cluster): readonly Sysctl[] {
  const nics = ['all', 'default', ...sidesOf(cluster.pair).map((side) => side.nic)];
  const quiescent = cluster.services.some(({ quiesce, sorryServer }) => quiesce || sorryServer?.quiesce) ? 1 : 0;
  return [
    { key: 'net.ipv4.ip_forward', value: 1, reason: 'the answers of real servers pass the router' },
    ...nics.map((nic) => ({
      key: `net.ipv4.conf.${nic}.send_redirects`,
      value: 0,
      reason: 'a redirect would teach real servers a way around the router',
    })),
    {
      key: 'net.ipv4.vs.conntrack',
      value: 0,
      reason: 'no rule here looks at the connection state of service traffic',
    },
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
  ];
}

/** sysctl.d(5). */
export function renderSysctl(cluster: Cluster): string {
  return print([
    generatedFor(cluster.pair.name),
    ...sysctlsOf(cluster).flatMap(({ key, value, reason }) => [`# ${reason}`, `${key} = ${value}`]),
  ]);
}
