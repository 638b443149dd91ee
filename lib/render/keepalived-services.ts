import type { PortCheck } from '../model/health-check';
import { portChecksOf } from '../model/health-check';
import type { Forwarding, ForwardingMethod } from '../model/forwarding';
import type { RealServer } from '../model/real-server-pool';
import type { Service } from '../model/service';
import type { Block, Entry } from './block';
import { block } from './block';
import { checkers } from './keepalived-checks';
import { drainCheck } from './keepalived-drain';

const LVS_METHOD: Readonly<Record<ForwardingMethod, string>> = { nat: 'NAT', 'direct-routing': 'DR', tunnel: 'TUN' };

/** The virtual server of a service, keepalived.conf(5). */
export function virtualServer(service: Service): readonly Entry[] {
  const port = service.ports[0];
  const head = service.mark === undefined ? `${service.virtualAddress} ${port.first}` : `fwmark ${service.mark}`;
  const checks = portChecksOf(service.healthChecks, service.ports);
  return [
    `# ${service.name}: ${service.virtualAddress} ${service.ports.join(', ')}`,
    block(`virtual_server ${head}`, [
      ...delayLoop(checks),
      `lvs_sched ${service.scheduler}`,
      ...service.schedulerFlags.map((flag) => `${service.scheduler}-${flag}`),
      service.onePacket && 'ops',
      ...method(service.pool.forwarding),
      service.persistenceSeconds !== undefined && `persistence_timeout ${service.persistenceSeconds}`,
      service.persistenceNetmask && `persistence_granularity ${service.persistenceNetmask}`,
      // keepalived refuses a protocol on a mark
      service.mark === undefined && `protocol ${port.protocol.toUpperCase()}`,
      ...quorumLines(service),
      ...sorryServerLines(service),
      ...service.pool.servers.map((server) => realServer(service, server)),
    ]),
  ];
}

function method({ method: name }: Forwarding): readonly Entry[] {
  return [
    name !== 'nat' && '# the servers have the virtual address themselves, and answer past the routers',
    `lvs_method ${LVS_METHOD[name]}`,
  ];
}

function delayLoop(checks: readonly PortCheck[]): readonly Entry[] {
  return checks.slice(0, 1).map((check) => `delay_loop ${check.times.intervalSeconds}`);
}

function quorumLines({ alpha, omega, quorum }: Service): readonly Entry[] {
  const command = (keyword: string, words: readonly string[]): Entry =>
    words.length > 0 && `${keyword} "${words.join(' ')}"`;
  return [
    alpha && 'alpha',
    omega && 'omega',
    quorum && `quorum ${quorum.weight}`,
    quorum && `hysteresis ${quorum.hysteresis}`,
    quorum && command('quorum_up', quorum.up),
    quorum && command('quorum_down', quorum.down),
  ];
}

function sorryServerLines({ sorryServer }: Service): readonly Entry[] {
  return sorryServer === undefined
    ? []
    : [
        // as with a real server, port 0 keeps the port of the packet
        `sorry_server ${sorryServer.address} ${sorryServer.port ?? 0}`,
        sorryServer.quiesce && 'sorry_server_inhibit',
      ];
}

function realServer(service: Service, server: RealServer): Block {
  // port 0 keeps the port of the packet: another one would rewrite 443 to 80
  const port = service.mark === undefined ? service.ports[0].first : 0;
  return block(`real_server ${server.address} ${port}`, [
    `# ${server.name}`,
    `weight ${server.weight}`,
    server.upperThreshold !== undefined && `uthreshold ${server.upperThreshold}`,
    server.lowerThreshold !== undefined && `lthreshold ${server.lowerThreshold}`,
    service.quiesce && 'inhibit_on_failure',
    drainCheck(server),
    ...checkers(service, server),
  ]);
}
