import { type Action, type Fault, NOTHING } from './drill';
import type { Scene, Server } from './scene';

// Mistakes that a cluster does not survive: a drill over one of them must fail, and a learner must find it.

const TABLE = 'drill_filter';

export const FAULTS: readonly Fault[] = [
  {
    name: 'forwarding-off',
    title: 'the standby router does not forward packets',
    lacks: forwardingOff,
    broken: ({ standby }) => [forwarding(standby, 0)],
    mended: ({ standby }) => [forwarding(standby, 1)],
  },
  {
    name: 'gateway-missing',
    title: 'a real server has lost its default route',
    lacks: NOTHING,
    broken: ({ server }) => [route(server.host, ['del', 'default'])],
    mended: ({ server, hosts }) => [route(server.host, ['replace', 'default', 'via', gatewayOf(server, hosts)])],
  },
  {
    name: 'connection-filter',
    title: "the standby router's filter asks conntrack about the packets of the service",
    lacks: unseen,
    broken: ({ standby }) => [{ act: 'run', host: standby, command: ['nft', FILTER] }],
    mended: ({ standby }) => [
      { act: 'run', host: standby, command: ['nft', `add table ip ${TABLE}; delete table ip ${TABLE}`] },
    ],
  },
];

// IPVS takes the service's packets past conntrack: to it every reply is one of a connection that it never saw begin
const FILTER = `table ip ${TABLE} { chain forwarded { type filter hook forward priority 0; ct state { invalid, new } drop; }; }`;

function unseen({ hosts, standby, pool }: Scene): string | undefined {
  if (pool.forwarding !== 'nat') {
    return `the servers answer past the routers (${pool.forwarding}): no packet of the service is forwarded`;
  }
  const isOn = settingOf(standby, hosts, 'net.ipv4.vs.conntrack') === 1;
  return isOn ? 'net.ipv4.vs.conntrack is 1: conntrack sees what IPVS does' : undefined;
}

function forwardingOff({ hosts, standby }: Scene): string | undefined {
  const isOn = settingOf(standby, hosts, 'net.ipv4.ip_forward') === 1;
  return isOn ? undefined : 'net.ipv4.ip_forward is 0: the servers answer past the routers';
}

function settingOf(host: string, hosts: Scene['hosts'], key: string): number | string | undefined {
  return hosts.find(({ name }) => name === host)?.sysctls[key];
}

function gatewayOf({ host }: Server, hosts: Scene['hosts']): string {
  const nics = hosts.find(({ name }) => name === host)?.nics ?? [];
  return nics.find(({ gateway }) => gateway !== undefined)?.gateway ?? '';
}

function forwarding(host: string, value: 0 | 1): Action {
  return { act: 'run', host, command: ['sysctl', '-q', '-w', `net.ipv4.ip_forward=${value}`] };
}

function route(host: string, words: readonly string[]): Action {
  return { act: 'run', host, command: ['ip', 'route', ...words] };
}
