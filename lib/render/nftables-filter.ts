import type { Cluster } from '../model/cluster';
import type { PacketFilter } from '../model/packet-filter';
import type { PairInterface, RouterPair, RouterRole } from '../model/router-pair';
import { otherRole, sidesOf, syncSideOf } from '../model/router-pair';
import type { ServiceFlow } from '../model/service-flow';
import { serviceFlows } from '../model/service-flow';
import type { Block, Entry } from './block';
import { block } from './block';
import { ftpForward, ftpInput } from './nftables-ftp';

// RFC 1122 section 3.2.2: without these, a sender learns neither a smaller MTU nor that nobody is there
const ICMP_ERRORS = 'icmp type { destination-unreachable, time-exceeded, parameter-problem } accept';
const SYNC_PORT = 8848;

/**
 * What a router lets in and through. Service traffic comes first, and without a look at the connection's state: after
 * a failover this router knows it from the sync daemon, which carries no state of the kernel's connection tracking.
 */
export function filterTable(cluster: Cluster, role: RouterRole): Block | undefined {
  const { pair } = cluster;
  const flows = serviceFlows(cluster);
  return pair.filter.kind === 'off'
    ? undefined
    : block('table inet lvs_filter', [
        block('chain input', [
          'type filter hook input priority filter; policy drop;',
          'iifname "lo" accept',
          '# clients of the services, before any rule that asks for the state of a connection',
          ...flows.map(requests),
          ...cluster.services.flatMap(ftpInput),
          ...sidesOf(pair).map((side) => {
            const peer = side.real[otherRole(role)];
            // VRRP, by number: its name stands in /etc/protocols, which a small image lacks
            return `iifname "${side.nic}" ip saddr ${peer} ip protocol 112 accept`;
          }),
          syncDaemon(pair, role),
          ICMP_ERRORS,
          ...(pair.privateInterface === undefined
            ? []
            : [`iifname "${pair.privateInterface.nic}" icmp type echo-request accept`]),
          "# answers to the router's own connections: health checks, pings, packages",
          'ct state established,related accept',
          ...ssh(pair.filter),
        ]),
        block('chain forward', ['type filter hook forward priority filter; policy drop;', ...through(cluster)]),
      ]);
}

/** What real servers send to the public network and hear from there, by the way through the router. */
function through(cluster: Cluster): readonly Entry[] {
  const { pair } = cluster;
  const { publicInterface: outside, privateInterface: inside } = pair;
  if (inside === undefined) {
    return [ICMP_ERRORS];
  }
  const answers = serviceFlows(cluster).flatMap((flow) => answersOf(flow, inside, outside));
  return [
    ...(answers.length > 0
      ? ["# the servers' answers; IPVS gives them the floating address after this chain", ...answers]
      : []),
    ...cluster.services.flatMap((service) => ftpForward(service, inside, outside)),
    ICMP_ERRORS,
    ...(pair.realServerInternet ? outgoing(inside, outside) : []),
  ];
}

function requests({ service, protocol, ports }: ServiceFlow): string {
  return `ip daddr ${service.virtualAddress} ${protocol} dport { ${ports.join(', ')} } accept comment "${service.name}"`;
}

function answersOf(flow: ServiceFlow, inside: PairInterface, outside: PairInterface): readonly string[] {
  return flow.answers.map(({ addresses, ports }) => {
    const from = `ip saddr { ${addresses.join(', ')} } ${flow.protocol} sport { ${ports.join(', ')} }`;
    return `iifname "${inside.nic}" oifname "${outside.nic}" ${from} accept comment "${flow.service.name}"`;
  });
}

function syncDaemon(pair: RouterPair, role: RouterRole): string {
  const { nic, real } = syncSideOf(pair);
  return `iifname "${nic}" ip saddr ${real[otherRole(role)]} udp dport ${SYNC_PORT} accept`;
}

function ssh(filter: Extract<PacketFilter, { kind: 'closed' }>): readonly Entry[] {
  const from = filter.sshFrom === undefined ? '' : `ip saddr { ${filter.sshFrom.join(', ')} } `;
  return [`${from}tcp dport 22 accept`];
}

function outgoing(inside: PairInterface, outside: PairInterface): readonly Entry[] {
  return [
    '# realServerInternet',
    'ct state established,related accept',
    `iifname "${inside.nic}" oifname "${outside.nic}" ip saddr ${inside.network.cidr} accept`,
  ];
}
