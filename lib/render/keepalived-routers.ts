import type { Cluster } from '../model/cluster';
import type { PairInterface, RouterPair, RouterRole } from '../model/router-pair';
import { PRIORITY, sidesOf, VRRP_PROCESS } from '../model/router-pair';
import type { Block, Entry } from './block';
import { block } from './block';

/** What keepalived.conf(5) says of the routers themselves: VRRP and the sync daemon. */
export function routerBlocks({ pair }: Cluster, role: RouterRole): readonly Entry[] {
  return [
    globalDefinitions(pair, role),
    syncGroup(pair),
    ...sidesOf(pair).map((side) => vrrpInstance(pair, side, role)),
  ];
}

function globalDefinitions(pair: RouterPair, role: RouterRole): Block {
  const inside = pair.privateInterface;
  return block('global_defs', [
    `router_id ${pair.names[role]}`,
    'enable_script_security',
    'script_user root',
    '# by this name the unit ends it first',
    `vrrp_process_name ${VRRP_PROCESS}`,
    '# a switch that missed the first gratuitous ARP hears the next',
    'vrrp_garp_master_refresh 60',
    '# after a split the one that stays says so again',
    'vrrp_garp_lower_prio_repeat 2',
    'vrrp_higher_prio_send_advert',
    '# the standby learns the connections of the active router',
    `lvs_sync_daemon ${inside.nic} ${instanceName(inside)} id ${inside.virtualRouterId}`,
    'lvs_flush',
  ]);
}

/** Without the group a lost NIC would leave the two floating addresses on different routers. */
function syncGroup(pair: RouterPair): Block {
  return block('vrrp_sync_group VG_LVS', [block('group', sidesOf(pair).map(instanceName))]);
}

function instanceName(side: PairInterface): string {
  return side.nic === 'eth0' ? 'VI_PUBLIC' : 'VI_PRIVATE';
}

function vrrpInstance(pair: RouterPair, side: PairInterface, role: RouterRole): Block {
  const [first, ...others] = side.floating.map((address, index) => {
    return `${address}/${side.network.cidr.prefixLength} dev ${side.nic} label ${side.nic}:${index + 1}`;
  });
  return block(`vrrp_instance ${instanceName(side)}`, [
    '# a repaired router stays standby',
    'state BACKUP',
    'nopreempt',
    `interface ${side.nic}`,
    `virtual_router_id ${side.virtualRouterId}`,
    `priority ${PRIORITY[role]}`,
    `advert_int ${pair.advertisementSeconds}`,
    block('virtual_ipaddress', [first]),
    others.length > 0 && block('virtual_ipaddress_excluded', others),
  ]);
}
