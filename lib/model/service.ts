import type { Ipv4Address } from '../net/ipv4-address';
import type { Port } from '../net/port';
import type { Range } from '../net/whole-number';
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

/** keepalived.conf(5), persistence_timeout: up to 31 days. */
export const PERSISTENCE_SECONDS: Range = { from: 1, to: 2_678_400 };

/** A packet's mark is 32 bits; 0 means unmarked. */
export const FIREWALL_MARK: Range = { from: 1, to: 2 ** 31 - 1 };

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
  readonly scheduler: Scheduler;
  readonly persistenceSeconds: number | undefined;
  readonly healthChecks: readonly HealthCheck[];
  /** A server that comes back begins with a 32nd of its weight, which doubles with each step. */
  readonly slowStartStepSeconds: number | undefined;
  /** A server that fails its check keeps its connections and gets weight 0. */
  readonly quiesce: boolean;
}
