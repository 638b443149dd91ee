/** A stack as it is now: the shape that `status --json` prints. Times are ISO 8601, of this machine's clock. */
export interface Status {
  readonly stack: string;
  readonly at: string;
  /** Nothing differs from what was deployed, and all works. */
  readonly isWell: boolean;
  readonly clusters: readonly ClusterStatus[];
}

export interface ClusterStatus {
  /** The path of the pair of routers. */
  readonly path: string;
  readonly routers: readonly RouterStatus[];
  readonly addresses: readonly AddressStatus[];
  readonly services: readonly ServiceStatus[];
  /** The latest ones of both routers, the last one last. */
  readonly transitions: readonly Transition[];
  readonly findings: readonly StatusFinding[];
}

export interface RouterStatus {
  readonly name: string;
  /** By what its keepalived does; `silent` if it does not answer. */
  readonly state: 'active' | 'standby' | 'fault' | 'stopped' | 'silent';
  /** When it became that, as far as its journal reaches back. */
  readonly since?: string;
  /** The pair's NICs, public first. */
  readonly sides: readonly { readonly nic: string; readonly hasCarrier: boolean }[];
  /** IPVS's sync daemons that run. */
  readonly sync: readonly ('master' | 'backup')[];
}

export interface AddressStatus {
  readonly address: string;
  readonly nic: string;
  /** Routers: one, if all is well. */
  readonly heldBy: readonly string[];
}

export interface ServiceStatus {
  readonly path: string;
  /** In the words of ipvsadm, such as `-t 192.168.26.10:80`. */
  readonly key: string;
  readonly scheduler: string;
  /** As the active router has them; the standby's table where no router is active. */
  readonly servers: readonly ServerStatus[];
}

export interface ServerStatus {
  readonly name: string;
  readonly address: string;
  /** `drained` by the command; `off` has weight 0 in the stack; `down` fails its health checks; `slow` has a part of its weight. */
  readonly health: 'up' | 'slow' | 'down' | 'drained' | 'off' | 'unknown';
  readonly weight: number;
  /** In the stack. */
  readonly fullWeight: number;
  readonly activeConnections: number;
  readonly inactiveConnections: number;
  /** Each second; only where the router said them. */
  readonly rates?: ServerRates;
}

/** Averages that the kernel makes. */
export interface ServerRates {
  readonly connections: number;
  readonly inBytes: number;
  readonly outBytes: number;
}

export interface Transition {
  readonly at: string;
  readonly router: string;
  /** keepalived's own words. */
  readonly text: string;
}

/** Something that is wrong, or not as it was deployed; of the cluster as a whole if no host is named. */
export interface StatusFinding {
  readonly host?: string;
  readonly kind: FindingKind;
  readonly text: string;
}

export type FindingKind =
  | 'silent'
  | 'floating-address'
  | 'vrrp'
  | 'table'
  | 'health'
  | 'drain'
  | 'sync'
  | 'seed'
  | 'file'
  | 'sysctl'
  | 'unit'
  | 'link'
  | 'address'
  | 'route'
  | 'rules';
