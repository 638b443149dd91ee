import type { Cluster } from '../model/cluster';
import { usesFtpMarks } from '../model/ftp';
import type { Distribution } from '../model/distribution';
import { GUEST_PATH } from '../model/guest-path';
import type { RouterHost } from '../model/host';
import { notifyPath } from '../model/vrrp';
import { checkFiles } from './check-files';
import type { GuestFile } from './guest-file';
import { birth, reloadUnit, service } from './guest-file';
import { renderKeepalivedUnit, renderSyncUnit } from './guest-units';
import { renderKeepalived } from './keepalived';
import { PING, renderPing } from './keepalived-tracking';
import { modulesReload, renderForbiddenModules, renderModuleOptions, renderRouterModules } from './modules';
import { networkFiles } from './network-files';
import { renderNftables } from './nftables';
import { once } from './once';
import { LOAD_SYSCTLS, renderRouterSysctl } from './sysctl';

/** The files of a router. */
export function routerFiles(cluster: Cluster, host: RouterHost, distribution: Distribution): readonly GuestFile[] {
  const { hasSelinux, nftablesPath } = distribution;
  return [
    birth(GUEST_PATH.keepalivedUnit, renderKeepalivedUnit(host)),
    ...networkFiles(host, distribution),
    ...kernelFiles(cluster),
    service(nftablesPath, renderNftables(cluster, host.routerRole), {
      check: ['nft', '-c', '-f', '%s'],
      reload: ['nft', '-f', nftablesPath],
    }),
    service(GUEST_PATH.syncUnit, renderSyncUnit(cluster.pair), {
      reload: ['sh', '-c', 'systemctl daemon-reload && systemctl --no-block try-restart lvs-sync.service'],
    }),
    // before the file that names them
    ...programs(cluster),
    // also where no path is tracked yet: keepalived refuses a file that names a program that is not there
    ...(hasSelinux ? [service(GUEST_PATH.ping, renderPing(cluster.pair.name), { mode: '0755' })] : []),
    service(GUEST_PATH.keepalived, renderKeepalived(cluster, host.routerRole, hasSelinux ? GUEST_PATH.ping : PING), {
      check: ['keepalived', '-t', '-f', '%s'],
      reload: reloadUnit('keepalived.service'),
    }),
  ];
}

const kernelFiles = once((cluster: Cluster): readonly GuestFile[] => {
  const { name, kernel } = cluster.pair;
  return [
    ...(kernel.connectionTableBits === undefined
      ? []
      : [birth(GUEST_PATH.moduleOptions, renderModuleOptions(name, kernel.connectionTableBits))]),
    ...(usesFtpMarks(cluster.services) ? [service(GUEST_PATH.modprobe, renderForbiddenModules(cluster))] : []),
    service(GUEST_PATH.modules, renderRouterModules(cluster), { reload: modulesReload(cluster) }),
    service(GUEST_PATH.sysctl, renderRouterSysctl(cluster), { reload: LOAD_SYSCTLS }),
  ];
});

/** What keepalived starts. */
const programs = once((cluster: Cluster): readonly GuestFile[] => [
  ...checkFiles(cluster),
  ...cluster.pair.notify.flatMap(({ state, content }) =>
    content === undefined ? [] : [service(notifyPath(state), content, { mode: '0755' })],
  ),
]);
