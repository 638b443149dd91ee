import type { Rules } from './rule';

/** What the routers ask the servers. */
export const CHECK_RULES: Rules = {
  LVS031: {
    title: 'no health check asks the servers of a service',
    without: 'a dead server keeps its share of the traffic',
    fix: '`healthChecks: [HealthCheck.dns()]`',
    source: 'keepalived.conf(5): a real server without a checker is always up',
    isWarning: true,
    silences: ['LVS060'],
  },
  LVS060: {
    title: 'a single port of a service that no health check asks',
    without: 'a server keeps its share of a port whose service died on it, because its other ports answer',
    fix: '`healthChecks: [HealthCheck.http({ port: 80 }), HealthCheck.ssl({ port: 443 })]`',
    source: 'keepalived.conf(5): a checker asks one port',
    isWarning: true,
  },
  LVS061: {
    title: 'a service whose checks are all content with a server that never answers',
    without: 'a server that hangs, and behind some firewalls one that is gone, keeps its share of the traffic',
    fix: "`HealthCheck.udp({ reply: 'any' })`, `HealthCheck.sendExpect({ send, expect })`",
    source: 'keepalived.conf(5), UDP_CHECK: without require_reply only an ICMP error fails; nanny(8)',
    isWarning: true,
  },
  LVS062: {
    title: 'a slow start where no weight is above 1',
    without: 'a server comes back with its whole share at once: a weight of 1 has no part that could come first',
    fix: "`servers: { rs1: { address: '10.11.12.1', weight: 32 } }`",
    source: 'nanny(8): the first weight is a 32nd, at least 1',
    isWarning: true,
  },
};
