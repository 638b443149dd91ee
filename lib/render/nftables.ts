import type { Cluster } from '../model/cluster';
import { answersDirectly } from '../model/real-server-pool';
import type { RouterRole } from '../model/router-pair';
import type { Entry } from './block';
import { block, generatedFor, print } from './block';
import { filterTable } from './nftables-filter';
import { activeFtp } from './nftables-ftp';
import { markRules } from './nftables-marks';
import { onePacketChains } from './nftables-one-packet';
import { once } from './once';

/** nft(8) rules of a router: firewall marks, source NAT where real servers may reach the public network, the filter. */
export function renderNftables(cluster: Cluster, role: RouterRole): string {
  return heading(cluster) + print([filterTable(cluster, role)]);
}

/** The same on both routers. */
const heading = once((cluster: Cluster) => {
  const marked = cluster.services.flatMap(markRules);
  return print([
    '#!/usr/sbin/nft -f',
    generatedFor(cluster.pair.name),
    '# declared, deleted and declared again: the tables are replaced as one, others are left alone',
    'add table ip lvs',
    'delete table ip lvs',
    'add table inet lvs_filter',
    'delete table inet lvs_filter',
    block('table ip lvs', [
      marked.length > 0 &&
        block('chain firewall_marks', ['type filter hook prerouting priority mangle; policy accept;', ...marked]),
      ...onePacketChains(cluster),
      sourceNat(cluster),
    ]),
  ]);
});

/** From floating addresses, not the router's own: the source stays the same through a failover. */
function sourceNat({ pair, services }: Cluster): Entry {
  const { publicInterface: outside, privateInterface: inside } = pair;
  const out = `oifname "${outside.nic}"`;
  const active = services.filter(({ ftp, pool }) => ftp?.mode === 'marks' && !answersDirectly(pool));
  const rules = [
    ...active.map((service) => `${out} ${activeFtp(service)}`),
    ...(pair.realServerInternet && inside !== undefined
      ? [`${out} ip saddr ${inside.network.cidr} snat to ${outside.floating[0]} comment "realServerInternet"`]
      : []),
  ];
  return (
    rules.length > 0 &&
    block('chain source_nat', ['type nat hook postrouting priority srcnat; policy accept;', ...rules])
  );
}
