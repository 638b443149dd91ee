import type { Cluster } from '../model/cluster';
import { servicesOf } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import { GUEST_PATH } from '../model/guest-path';
import type { RealServerHost } from '../model/host';
import { answersDirectly } from '../model/real-server-pool';
import type { GuestFile } from './guest-file';
import { birth, service } from './guest-file';
import { LOAD_MODULES, renderModules } from './modules';
import { renderServerNftables } from './nftables-servers';
import { serverModules, serverSysctls } from './server-kernel';
import { LOAD_SYSCTLS, renderSysctl } from './sysctl';
import { renderVirtualAddresses, renderVirtualAddressesUnit } from './virtual-addresses';

/**
 * The files of a server that has the virtual addresses of its services itself: the same ones whatever keeps it quiet
 * about them, so that a running server can change that.
 */
export function virtualAddressFiles(
  cluster: Cluster,
  host: RealServerHost,
  { nftablesPath }: Distribution,
): readonly GuestFile[] {
  const { name, pool } = host;
  if (!answersDirectly(pool)) {
    return [];
  }
  const services = servicesOf(pool, cluster);
  return [
    service(GUEST_PATH.modules, renderModules(name, serverModules(pool)), { reload: LOAD_MODULES }),
    // before the addresses: a neighbour must not hear of them
    service(GUEST_PATH.sysctl, renderSysctl(name, serverSysctls(pool)), { reload: LOAD_SYSCTLS }),
    service(nftablesPath, renderServerNftables(host, services), {
      check: ['nft', '-c', '-f', '%s'],
      reload: ['nft', '-f', nftablesPath],
    }),
    birth(GUEST_PATH.virtualAddressesUnit, renderVirtualAddressesUnit(name)),
    service(GUEST_PATH.virtualAddresses, renderVirtualAddresses(name, pool, services), {
      mode: '0755',
      check: ['sh', '-n', '%s'],
      reload: ['systemctl', '--no-block', 'try-restart', 'lvs-virtual-addresses.service'],
    }),
  ];
}
