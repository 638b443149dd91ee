import type { Ipv4Address } from '../net/ipv4-address';
import type { Port } from '../net/port';
import type { Range } from '../net/whole-number';
import type { Ftp } from './ftp';
import type { HealthCheck } from './health-check';
import type { RealServerPool } from './real-server-pool';

/** IPVS schedulers that Debian's kernels have, ipvsadm(8). */
export const SCHEDULERS = [
  'rr',
  'wrr',
  'lc',
  'wlc',
  'lblc',
  'lblcr',
  'dh',
  'sh',
  'mh',
  'sed',
  'nq',
  'fo',
  'ovf',
] as const;
/** How the next server is chosen, ipvsadm(8). */
export type Scheduler = (typeof SCHEDULERS)[number];

/** What the hashing schedulers can do besides, ipvsadm(8): `port` hashes the client's port with its address. */
export const SCHEDULER_FLAGS = ['port', 'fallback'] as const;
export type SchedulerFlag = (typeof SCHEDULER_FLAGS)[number];

/** The schedulers that have flags. */
export const HASHING_SCHEDULERS = ['sh', 'mh'] as const satisfies readonly Scheduler[];

/** keepalived.conf(5), persistence_timeout: up to 31 days. */
export const PERSISTENCE_SECONDS: Range = { from: 1, to: 2_678_400 };

/** A packet's mark is 32 bits; 0 means unmarked. */
export const FIREWALL_MARK: Range = { from: 1, to: 2 ** 31 - 1 };

/** keepalived.conf(5), quorum: a sum of weights. */
export const QUORUM: Range = { from: 1, to: 2 ** 32 - 1 };

/** Where clients go while too few servers are alive. */
export interface SorryServer {
  readonly address: Ipv4Address;
  /** Undefined behind a mark: each packet keeps its port. */
  readonly port: number | undefined;
  /** Keeps its connections, with weight 0, when the servers are back. */
  readonly quiesce: boolean;
}

/** How much weight must be alive, and what the routers run when it changes. */
export interface Quorum {
  readonly weight: number;
  /** The weight more that brings the quorum back, and the weight less that still keeps it. */
  readonly hysteresis: number;
  /** Words of a command; empty: none. */
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/** Ports of one virtual address that are balanced over a pool. */
export interface Service {
  readonly path: string;
  /** The path inside the stack, joined by `-`. */
  readonly name: string;
  readonly pool: RealServerPool;
  readonly virtualAddress: Ipv4Address;
  readonly ports: readonly [Port, ...Port[]];
  /** Set when the ports are one session by firewall mark; a service without one has a single port. */
  readonly mark: number | undefined;
  /** Set when the service is FTP: what its data connections go by. */
  readonly ftp: Ftp | undefined;
  readonly scheduler: Scheduler;
  readonly schedulerFlags: readonly SchedulerFlag[];
  /** Each udp packet is balanced by itself, and IPVS forgets it at once. */
  readonly onePacket: boolean;
  readonly persistenceSeconds: number | undefined;
  /** Clients that this mask makes equal keep one server together; undefined: each client for itself. */
  readonly persistenceNetmask: Ipv4Address | undefined;
  readonly healthChecks: readonly HealthCheck[];
  /** A server that comes back begins with a 32nd of its weight, which doubles with each step. */
  readonly slowStartStepSeconds: number | undefined;
  /** A server that fails its check keeps its connections and gets weight 0. */
  readonly quiesce: boolean;
  readonly sorryServer: SorryServer | undefined;
  /** Undefined: one server with a weight is enough. */
  readonly quorum: Quorum | undefined;
  /** Servers are down until their first check. */
  readonly alpha: boolean;
  /** The command of a lost quorum also runs when keepalived stops. */
  readonly omega: boolean;
}

/** Whether two services ask for the same port of one address. */
export function sharePort(one: Service, other: Service): boolean {
  return one.virtualAddress.equals(other.virtualAddress) && portsOverlap(one.ports, other.ports);
}

/** Whether some port is one of both. */
export function portsOverlap(some: readonly Port[], others: readonly Port[]): boolean {
  return some.some((port) => others.some((other) => port.overlaps(other)));
}
