import type { TimingName } from '../model/vrrp';

/** How a router tries the paths that it must have to hold the floating addresses. */
export interface LvsRouterTracking {
  /**
   * Seconds between two tries, 2 to 3600.
   *
   * @default 2
   */
  readonly intervalSeconds?: number;
  /**
   * Seconds that an answer may take, 1 to 3599; less than the interval.
   *
   * @default 1
   */
  readonly timeoutSeconds?: number;
  /**
   * Tries without an answer after which the router gives the addresses away, 1 to 100.
   *
   * @default 2
   */
  readonly fall?: number;
  /**
   * Answers after which it may hold them again, 1 to 100.
   *
   * @default 2
   */
  readonly rise?: number;
}

/** The gratuitous ARPs by which switches and neighbours learn which router has the floating addresses. */
export interface LvsRouterGratuitousArp {
  /**
   * How many at a time, 1 to 100.
   *
   * @default 5
   */
  readonly repeat?: number;
  /**
   * Seconds until the second time, 0 to 4294; 0 is no second time.
   *
   * @default 5
   */
  readonly delaySeconds?: number;
  /**
   * Seconds between further ones as long as the router is active, 0 to 4294; 0 is none.
   *
   * @default 60
   */
  readonly refreshSeconds?: number;
}

/**
 * What runs on a router when the pair's state on it changes, as root. A list is an absolute program and its arguments;
 * a text is a script that begins with `#!`, which this library puts on the routers.
 */
export interface LvsRouterNotify {
  /**
   * The router holds the floating addresses now.
   *
   * @default - nothing is run
   */
  readonly master?: string | readonly string[];
  /**
   * The router is standby now.
   *
   * @default - nothing is run
   */
  readonly backup?: string | readonly string[];
  /**
   * A NIC of the router is down, or a tracked path does not answer.
   *
   * @default - nothing is run
   */
  readonly fault?: string | readonly string[];
  /**
   * keepalived ends.
   *
   * @default - nothing is run
   */
  readonly stop?: string | readonly string[];
}

/** After how long IPVS forgets a connection that says nothing, each 1 to 2678400 seconds. */
export interface LvsTimeouts {
  /**
   * An established tcp connection.
   *
   * @default - the kernel's, 900
   */
  readonly tcpSeconds?: number;
  /**
   * A tcp connection that is being closed.
   *
   * @default - the kernel's, 120
   */
  readonly tcpFinSeconds?: number;
  /**
   * udp.
   *
   * @default - the kernel's, 300
   */
  readonly udpSeconds?: number;
}

/** How a pair of routers agrees on the active one, what it lets in, and what its kernels keep. */
export interface LvsRouterOptions {
  /**
   * How often the active router says that it is there: each second ('manual', VRRP version 2), or every 0.2 s ('fast',
   * VRRP version 3, keepalived with real-time priority). `failoverBoundSeconds` says what follows from it.
   *
   * @default 'manual'
   */
  readonly timing?: TimingName;
  /**
   * Whether a repaired primary takes the floating addresses back: `true` at once, or after 1 to 1000 seconds, in which
   * it learns the connections of the other one.
   *
   * @default false
   */
  readonly preempt?: boolean | { readonly delaySeconds: number };
  /**
   * How the routers speak VRRP with each other: 'unicast' where a network does not carry multicast. The sync daemon
   * uses multicast on the private network in any case.
   *
   * @default 'multicast'
   */
  readonly peers?: 'multicast' | 'unicast';
  /**
   * The gratuitous ARPs of the active router.
   *
   * @default - 5 at once, 5 after 5 seconds, one each minute
   */
  readonly gratuitousArp?: LvsRouterGratuitousArp;
  /**
   * What is run on a router when its state changes.
   *
   * @default - nothing
   */
  readonly notify?: LvsRouterNotify;
  /**
   * Who must answer a ping of a router, so that it may hold the floating addresses: 'gateway' is the public network's
   * gateway, a list are addresses on the routers' networks, all of which must answer. A NIC whose network died without
   * its cable then moves the addresses; if neither router gets an answer, nobody holds them.
   *
   * @default 'gateway'
   */
  readonly trackPaths?: 'gateway' | 'none' | readonly string[];
  /**
   * How the tracked paths are tried.
   *
   * @default - every 2 seconds; lost after 2 tries without an answer within 1 second, found after 2 answers
   */
  readonly tracking?: LvsRouterTracking;
  /**
   * What a router lets in and through: 'closed' is the traffic of the services, VRRP and the sync daemon of the other
   * router, ssh, pings from the private network, and the ICMP that tells of lost packets. 'off' is everything.
   *
   * @default 'closed'
   */
  readonly filter?: 'closed' | 'off';
  /**
   * The networks and addresses that reach the routers' ssh, such as `192.0.2.0/24`.
   *
   * @default - all
   */
  readonly sshFrom?: readonly string[];
  /**
   * When IPVS forgets a silent connection.
   *
   * @default - the kernel's times
   */
  readonly timeouts?: LvsTimeouts;
  /**
   * Rows of IPVS's connection table as a power of two, 8 to 20. It is set when the module is loaded: another value
   * makes new routers.
   *
   * @default - the kernel's, 12
   */
  readonly connectionTableBits?: number;
  /**
   * The most connections whose state the kernel keeps, 1024 to 16777216: those of the routers themselves and of real
   * servers on the public network. Service traffic is not among them.
   *
   * @default - the kernel's, by its memory
   */
  readonly conntrackMax?: number;
}
