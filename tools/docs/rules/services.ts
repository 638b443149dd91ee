import type { Rules } from './rule';

/** What a service promises against what stands behind it. */
export const SERVICE_RULES: Rules = {
  LVS015: {
    title: 'fewer than two real servers with a weight above 0 behind a service',
    without: 'the one server is a single point of failure, which two routers before it only hide',
    fix: "`servers: { rs1: '10.11.12.1', rs2: '10.11.12.2' }`",
    source: 'the manual, chapter 11: each group has at least two members',
  },
  LVS017: {
    title: 'a firewall mark that two services of a pair share',
    without: 'IPVS has one service for a mark: the later definition takes the packets of both',
    fix: '`mark: 8080`',
    source: 'ipvsadm(8), --fwmark-service',
  },
  LVS018: {
    title: 'two services that take the same address, protocol and port, by mark or by port',
    without: 'the packet filter marks the packet for the later one; the other never sees a client',
    fix: "`virtualAddress: '192.168.26.11'` on one of them",
    source: 'ipvsadm(8); the kernel asks for a mark before it asks for a port (ip_vs_ctl.c)',
    silences: ['LVS017'],
  },
  LVS019: {
    title: 'several tcp ports by mark without persistence: a client would meet another server on each',
    without: 'a shop whose basket on 80 is unknown to the server that answers on 443',
    fix: '`persistenceSeconds: 300`',
    source: 'the manual, chapter 11.3: a firewall mark needs persistence',
  },
  LVS024: {
    title: "a `virtualAddress` that is no floating address of the routers' public side",
    without: 'no router ever holds it, so no client ever gets an answer; `keepalived -t` has nothing against it',
    fix: 'one of `publicInterface.floating`',
    source: 'keepalived.conf(5), virtual_ipaddress',
  },
  LVS027: {
    title: 'more tcp ports behind one nginx than it can listen on, 512',
    without: 'nginx refuses its file, and the servers answer on no port at all',
    fix: 'fewer ports, or `Workload.custom`',
    source: 'nginx, worker_connections: listening sockets count among them',
  },
};
