import type { Cluster } from '../model/cluster';
import type { PairInterface, RouterPair, RouterRole } from '../model/router-pair';
import { otherRole, PRIORITY, sidesOf, VRRP_PROCESS } from '../model/router-pair';
import type { LvsTimeouts } from '../model/router-kernel';
import type { Block, Entry } from './block';
import { block } from './block';
import { staticRoutes } from './keepalived-routes';
import { TRACKED_FILES, trackedScripts, trackFiles, trackScripts } from './keepalived-tracking';

/** What keepalived.conf(5) says of the routers themselves: VRRP. */
export function routerBlocks(cluster: Cluster, role: RouterRole, ping: string): readonly Entry[] {
  const { pair } = cluster;
  return [
    globalDefinitions(pair, role),
    staticRoutes(cluster),
    ...trackScripts(pair, ping),
    ...trackFiles(),
    pair.privateInterface !== undefined && syncGroup(pair),
    ...sidesOf(pair).map((side) => vrrpInstance(pair, side, role)),
  ];
}

function globalDefinitions(pair: RouterPair, role: RouterRole): Block {
  const { gratuitousArp: arp } = pair;
  return block('global_defs', [
    `router_id ${pair.names[role]}`,
    'enable_script_security',
    'script_user root',
    '# by this name the unit ends it first',
    `vrrp_process_name ${VRRP_PROCESS}`,
    `vrrp_version ${pair.timing.version}`,
    ...realTime(pair.timing.realTimePriority),
    '# how often and how long after each other switches hear where the addresses are',
    `vrrp_garp_master_repeat ${arp.repeat}`,
    `vrrp_garp_master_delay ${arp.delaySeconds}`,
    '# a switch that missed the first gratuitous ARP hears the next',
    `vrrp_garp_master_refresh ${arp.refreshSeconds}`,
    '# after a split the one that stays says so again',
    'vrrp_garp_lower_prio_repeat 2',
    'vrrp_higher_prio_send_advert',
    ...timeouts(pair.kernel.timeouts),
    'lvs_flush',
  ]);
}

function realTime(priority: number | undefined): readonly Entry[] {
  return priority === undefined
    ? []
    : [
        '# a busy processor or a swapped page must not delay an advertisement',
        `vrrp_rt_priority ${priority}`,
        '# microseconds without a pause after which the kernel would kill it: reading this file may take longer than its 10 ms',
        'vrrp_rlimit_rttime 2000000',
        'vrrp_no_swap',
      ];
}

function timeouts({ tcpSeconds, tcpFinSeconds, udpSeconds }: LvsTimeouts): readonly Entry[] {
  const given = [
    ...(tcpSeconds === undefined ? [] : [`tcp ${tcpSeconds}`]),
    ...(tcpFinSeconds === undefined ? [] : [`tcpfin ${tcpFinSeconds}`]),
    ...(udpSeconds === undefined ? [] : [`udp ${udpSeconds}`]),
  ];
  return given.length > 0 ? [`lvs_timeouts ${given.join(' ')}`] : [];
}

/** Without the group a lost NIC would leave the two floating addresses on different routers. */
function syncGroup(pair: RouterPair): Block {
  return block('vrrp_sync_group VG_LVS', [
    block('group', sidesOf(pair).map(instanceName)),
    '# a weight that is not 0 counts for both sides',
    'sync_group_tracking_weight',
    ...wholePair(pair),
  ]);
}

/** No other side hears whether this one is dead: what is tracked there tells a router that it is cut off itself. */
function alone(pair: RouterPair): readonly Entry[] {
  return [
    pair.trackedPaths.addresses.length > 0 &&
      '# the only side: a router that is cut off there learns it from these alone',
    ...wholePair(pair),
  ];
}

/** What is one for both sides: it stands in their group, or in the only instance. */
function wholePair(pair: RouterPair): readonly Entry[] {
  return [
    trackedScripts(pair),
    TRACKED_FILES,
    ...pair.notify.map(({ state, command }) => `notify_${state} "${command.join(' ')}"`),
  ];
}

function instanceName(side: PairInterface): string {
  return side.nic === 'eth0' ? 'VI_PUBLIC' : 'VI_PRIVATE';
}

function vrrpInstance(pair: RouterPair, side: PairInterface, role: RouterRole): Block {
  const [first, ...others] = side.floating.map((address, index) => {
    return `${address}/${side.network.cidr.prefixLength} dev ${side.nic} label ${side.nic}:${index + 1}`;
  });
  return block(`vrrp_instance ${instanceName(side)}`, [
    ...preemption(pair.preemptDelaySeconds),
    `interface ${side.nic}`,
    `virtual_router_id ${side.virtualRouterId}`,
    `priority ${PRIORITY[role]}`,
    `advert_int ${pair.timing.advertisementSeconds}`,
    ...(pair.peers === 'unicast' ? unicast(side, role) : []),
    block('virtual_ipaddress', [first]),
    others.length > 0 && block('virtual_ipaddress_excluded', others),
    ...(pair.privateInterface === undefined ? alone(pair) : []),
  ]);
}

function preemption(delaySeconds: number | undefined): readonly Entry[] {
  return delaySeconds === undefined
    ? ['# a repaired router stays standby', 'state BACKUP', 'nopreempt']
    : ['# a repaired primary takes the addresses back', 'state BACKUP', `preempt_delay ${delaySeconds}`];
}

function unicast(side: PairInterface, role: RouterRole): readonly Entry[] {
  return [
    `unicast_src_ip ${side.real[role]}`,
    '# advertisements of others are not for this pair',
    'check_unicast_src',
    block('unicast_peer', [`${side.real[otherRole(role)]}`]),
  ];
}
