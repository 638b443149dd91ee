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
    title: 'several tcp or sctp ports by mark without persistence: a client would meet another server on each',
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
  LVS050: {
    title: "a real server's `lowerThreshold` above its `upperThreshold`, or without one",
    without: 'the kernel refuses the server: it is up for its checks and missing in the table of both routers',
    fix: '`upperThreshold: 1000, lowerThreshold: 800`',
    source: 'ipvsadm(8), --u-threshold and --l-threshold; ip_vs_ctl.c answers ERANGE',
  },
  LVS051: {
    title: "a sorry server that is no host behind the routers: loopback, another network, a router's own address",
    without: 'when all servers are down, clients wait for a timeout instead of reading the excuse',
    fix: "`sorryServer: '10.11.12.3'`, a host whose gateway is the routers' floating address",
    source: 'LVS-HOWTO, LVS-NAT: answers pass the director; keepalived.conf(5), sorry_server',
  },
  LVS052: {
    title: 'a sorry server that is one of the servers for which it stands in',
    without: 'keepalived takes it out with the others, and sends the clients to what is down',
    fix: 'a host that is no server of the pool',
    source: 'keepalived.conf(5), sorry_server: all real servers are brought down',
  },
  LVS053: {
    title: 'a quorum that all servers together do not reach, with its hysteresis',
    without: 'keepalived lowers a quorum in silence; with a hysteresis, one that was lost is lost for ever',
    fix: '`quorum: { weight: 2, hysteresis: 1 }` for three servers of weight 1',
    source: 'keepalived.conf(5), quorum and hysteresis',
  },
  LVS054: {
    title: 'a quorum that changes nothing, or `omega` without a command to run',
    without: 'somebody trusts in what nothing does',
    fix: "`sorryServer`, or `quorum: { weight: 2, down: ['/usr/bin/logger', 'too-few'] }`",
    source: 'keepalived.conf(5), quorum, omega',
    isWarning: true,
  },
  LVS055: {
    title: 'one-packet scheduling of tcp or sctp ports',
    without: 'keepalived drops the option and its reader refuses the file; by mark, it works for udp alone',
    fix: 'a service of its own for the udp ports',
    source: 'ipvsadm(8), --ops',
  },
  LVS056: {
    title: 'two one-packet services whose answers come from one server and port',
    without: 'clients of one of them get answers from the virtual address of the other, and drop them',
    fix: 'without `onePacketScheduling` on one of them, or with servers of its own',
    source: 'ip_vs_core.c: a one-packet connection is not kept, so only a rule can know the virtual address',
  },
  LVS057: {
    title: '`persistenceNetmask` on a service without persistence',
    without: 'keepalived and the kernel take the mask and group nobody: only a persistent service reads it',
    fix: "`persistenceSeconds: 300, persistenceNetmask: '255.255.255.0'`",
    source: 'ipvsadm(8), --netmask; keepalived.conf(5), persistence_granularity',
  },
  LVS058: {
    title: 'weights that the scheduler does not look at, or that make it another one',
    without: "with `rr` and `lc` a large server gets the small one's share; `ovf` refuses the third client of a server",
    fix: "`scheduler: 'wlc'`; for `fo` and `ovf` weights that say the order or the connections",
    source: 'ipvsadm(8), --scheduler',
    isWarning: true,
  },
  LVS059: {
    title: 'a scheduler that chooses by the address that is asked: `dh`, `lblc`, `lblcr`',
    without: 'a service has one virtual address, so one server gets all that it can take',
    fix: "`scheduler: 'sh'` or `'mh'`",
    source: 'ipvsadm(8), --scheduler: made for clusters of caches',
    isWarning: true,
  },
};
