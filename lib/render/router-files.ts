import type { Cluster } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import { GUEST_PATH } from '../model/guest-path';
import type { RouterHost } from '../model/host';
import { generatedFor, print } from './block';
import { checkFiles } from './check-files';
import type { GuestFile } from './guest-file';
import { birth, reloadUnit, service } from './guest-file';
import { renderKeepalivedUnit, renderKeepConfiguration, renderNetworkd } from './guest-units';
import { renderKeepalived } from './keepalived';
import { renderNftables } from './nftables';
import { renderSysctl } from './sysctl';

/** The kernel modules that a router loads by name; schedulers come by themselves. */
export const ROUTER_MODULES: readonly string[] = ['ip_vs'];

/** The files of a router. */
export function routerFiles(cluster: Cluster, host: RouterHost, distribution: Distribution): readonly GuestFile[] {
  return [
    birth(GUEST_PATH.keepalivedUnit, renderKeepalivedUnit(host)),
    birth(GUEST_PATH.networkd, renderNetworkd(host)),
    ...host.nics
      .flatMap((nic) => distribution.networkdFiles(nic.name))
      .map((file) => birth(`/etc/systemd/network/${file}.d/90-lvs.conf`, renderKeepConfiguration(host))),
    service(GUEST_PATH.modules, print([generatedFor(cluster.pair.name), ...ROUTER_MODULES]), {
      reload: ['systemctl', 'restart', 'systemd-modules-load.service'],
    }),
    service(GUEST_PATH.sysctl, renderSysctl(cluster), { reload: ['sysctl', '-q', '-p', GUEST_PATH.sysctl] }),
    service(GUEST_PATH.nftables, renderNftables(cluster), {
      check: ['nft', '-c', '-f', '%s'],
      reload: ['nft', '-f', GUEST_PATH.nftables],
    }),
    // before the file that names them
    ...checkFiles(cluster),
    service(GUEST_PATH.keepalived, renderKeepalived(cluster, host.routerRole), {
      check: ['keepalived', '-t', '-f', '%s'],
      reload: reloadUnit('keepalived.service'),
    }),
  ];
}
