import type { Cluster } from '../model/cluster';
import type { PortCheck } from '../model/health-check';
import { portChecksOf } from '../model/health-check';
import type { RealServer } from '../model/real-server-pool';
import type { PairInterface, RouterPair, RouterRole } from '../model/router-pair';
import { PRIORITY, sidesOf, VRRP_PROCESS } from '../model/router-pair';
import type { Service } from '../model/service';
import type { Block, Entry } from './block';
import { block, generatedFor, print } from './block';

/** keepalived.conf(5) of one router. */
export function renderKeepalived(cluster: Cluster, role: RouterRole): string {
  const { pair } = cluster;
  return print([
    generatedFor(pair.name),
    globalDefinitions(pair, role),
    syncGroup(pair),
    ...sidesOf(pair).map((side) => vrrpInstance(pair, side, role)),
    ...cluster.services.flatMap(virtualServer),
  ]);
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

function virtualServer(service: Service): readonly Entry[] {
  const port = service.ports[0];
  const head = service.mark === undefined ? `${service.virtualAddress} ${port.first}` : `fwmark ${service.mark}`;
  const checks = portChecksOf(service.healthChecks, service.ports);
  return [
    `# ${service.name}: ${service.virtualAddress} ${service.ports.join(', ')}`,
    block(`virtual_server ${head}`, [
      ...delayLoop(checks),
      `lvs_sched ${service.scheduler}`,
      'lvs_method NAT',
      service.persistenceSeconds !== undefined && `persistence_timeout ${service.persistenceSeconds}`,
      // keepalived refuses a protocol on a mark
      service.mark === undefined && `protocol ${port.protocol.toUpperCase()}`,
      ...service.pool.servers.map((server) => realServer(service, server, checks)),
    ]),
  ];
}

function delayLoop(checks: readonly PortCheck[]): readonly Entry[] {
  return checks.slice(0, 1).map((check) => `delay_loop ${check.times.intervalSeconds}`);
}

function realServer(service: Service, server: RealServer, checks: readonly PortCheck[]): Block {
  // port 0 keeps the port of the packet: another one would rewrite 443 to 80
  const port = service.mark === undefined ? service.ports[0].first : 0;
  return block(`real_server ${server.address} ${port}`, [
    `# ${server.name}`,
    `weight ${server.weight}`,
    service.quiesce && 'inhibit_on_failure',
    ...checks.map(checker),
  ]);
}

function checker(check: PortCheck): Block {
  const { times } = check;
  const common = [
    `connect_port ${check.port}`,
    `connect_timeout ${times.timeoutSeconds}`,
    `delay_loop ${times.intervalSeconds}`,
    `retry ${times.retries}`,
    `delay_before_retry ${times.retryDelaySeconds}`,
  ];
  return check.kind === 'tcp'
    ? block('TCP_CHECK', common)
    : block('HTTP_GET', [block('url', [`path ${check.path}`, `status_code ${check.status}`]), ...common]);
}
