import { type Action, type Fault, NOTHING } from './drill';
import type { Scene } from './scene';

// Mistakes that a cluster does not survive: a drill over one of them must fail, and a learner must find it.

const TABLE = 'drill_filter';

export const FAULTS: readonly Fault[] = [
  {
    name: 'forwarding-off',
    title: 'the standby router does not forward packets',
    lacks: NOTHING,
    broken: ({ standby }) => [forwarding(standby, 0)],
    mended: ({ standby }) => [forwarding(standby, 1)],
  },
  {
    name: 'gateway-missing',
    title: 'a real server has lost its default route',
    lacks: NOTHING,
    broken: ({ server }) => [route(server.host, ['del', 'default'])],
    mended: ({ server, inside }) => [route(server.host, ['replace', 'default', 'via', inside.floating[0] ?? ''])],
  },
  {
    name: 'connection-filter',
    title: "the standby router's filter asks conntrack about the packets of the service",
    lacks: conntrackOn,
    broken: ({ standby }) => [{ act: 'run', host: standby, command: ['nft', FILTER] }],
    mended: ({ standby }) => [
      { act: 'run', host: standby, command: ['nft', `add table ip ${TABLE}; delete table ip ${TABLE}`] },
    ],
  },
];

// IPVS takes the service's packets past conntrack: to it every reply is one of a connection that it never saw begin
const FILTER = `table ip ${TABLE} { chain forwarded { type filter hook forward priority 0; ct state { invalid, new } drop; }; }`;

function conntrackOn({ hosts, standby }: Scene): string | undefined {
  const isOn = hosts.find(({ name }) => name === standby)?.sysctls['net.ipv4.vs.conntrack'] === 1;
  return isOn ? 'net.ipv4.vs.conntrack is 1: conntrack sees what IPVS does' : undefined;
}

function forwarding(host: string, value: 0 | 1): Action {
  return { act: 'run', host, command: ['sysctl', '-q', '-w', `net.ipv4.ip_forward=${value}`] };
}

function route(host: string, words: readonly string[]): Action {
  return { act: 'run', host, command: ['ip', 'route', ...words] };
}
