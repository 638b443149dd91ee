import type { Rules } from './rule';

/** What the routers ask the servers. */
export const CHECK_RULES: Rules = {
  LVS031: {
    title: 'no health check asks the servers of a service',
    without: 'a dead server keeps its share of the traffic',
    fix: '`healthChecks: [HealthCheck.tcp({ port: 22 })]`',
    source: 'keepalived.conf(5): a real server without a checker is always up',
    isWarning: true,
  },
};
