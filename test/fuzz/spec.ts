import type {
  Distribution,
  FirewallMarkServiceProps,
  FtpHelperServiceProps,
  FtpMarksServiceProps,
  GuestImageFileProps,
  HealthCheck,
  LibvirtHostProps,
  LvsClusterProps,
  LvsRouterInterface,
  LvsRouterPairProps,
  NetworkLinkProps,
  RealServerInterface,
  RealServerPoolProps,
  RealServerProps,
  SecretFile,
  VirtualServiceProps,
  Workload,
} from '../../lib';

// A stack as plain data: the props of its constructs, with ids in the place of constructs. So it can be printed, shrunk
// and broken at one place.

type Named<T, K extends keyof T> = Readonly<Omit<T, K> & Record<K, string>>;
/** A call of one of a namespace's factories. */
type Made<Factories> = {
  readonly [K in keyof Factories]: Factories[K] extends (props: infer Props) => unknown
    ? { readonly kind: K; readonly props: NonNullable<Props> }
    : never;
}[keyof Factories];

export type CheckSpec = Made<typeof HealthCheck>;
/** Secret files are their paths. */
type Plain<T> = T extends SecretFile ? string : T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;
export type WorkloadSpec = Plain<Made<typeof Workload>>;

export interface PortSpec {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly first: number;
  readonly last: number;
}

export interface NetworkSpec extends NetworkLinkProps {
  readonly id: string;
  readonly cidr: string;
  /** Undefined for a private network. */
  readonly gateway: string | undefined;
  readonly bridge: string | undefined;
  readonly vxlan?: { readonly id: number };
  /** Where servers answer clients by themselves. */
  readonly isRouted?: boolean;
}

export type SideSpec = Named<Omit<LvsRouterInterface, 'floating'>, 'network'> & {
  readonly floating: readonly string[];
};
export type PairSpec = Named<Omit<LvsRouterPairProps, 'publicInterface' | 'privateInterface' | 'hosts'>, 'image'> & {
  readonly id: string;
  readonly hosts?: { readonly primary: string; readonly backup: string };
  readonly publicInterface: SideSpec;
  /** Undefined for routers with one NIC. */
  readonly privateInterface: SideSpec | undefined;
};

export type ServerSpec = Omit<RealServerProps, 'extraInterfaces' | 'host'> & {
  readonly host?: string;
  readonly extraInterfaces: readonly Named<RealServerInterface, 'network'>[];
};
export type PoolSpec = Omit<RealServerPoolProps, 'routers' | 'image' | 'servers' | 'workload' | 'network' | 'host'> & {
  readonly host?: string;
  readonly id: string;
  readonly network?: string;
  readonly routers: string;
  readonly image?: string;
  /** Without more NICs where they are made elsewhere. */
  readonly servers: Readonly<Record<string, ServerSpec>>;
  /** Undefined for servers that are made elsewhere. */
  readonly workload: WorkloadSpec | undefined;
};

interface Service {
  readonly id: string;
  readonly pool: string;
  readonly healthChecks?: readonly CheckSpec[];
}
type Given<T> = Omit<T, 'pool' | 'port' | 'ports' | 'healthChecks' | 'passivePorts'>;
export type FtpSpec = Service &
  (
    | (Given<FtpHelperServiceProps> & { readonly kind: 'ftp' })
    | (Given<FtpMarksServiceProps> & { readonly kind: 'ftp'; readonly port: number; readonly passivePorts: PortSpec })
  );
export type ServiceSpec =
  | (Service & Given<VirtualServiceProps> & { readonly kind: 'port'; readonly port: PortSpec })
  | (Service & Given<FirewallMarkServiceProps> & { readonly kind: 'mark'; readonly ports: readonly PortSpec[] })
  | FtpSpec;

export type ImageSpec = Omit<GuestImageFileProps, 'distribution'> & {
  readonly id: string;
  readonly distribution: keyof typeof Distribution;
};

/** `provider` is the stack's own one, for that URI, and `alias` its own if it is the first. */
export type HypervisorSpec = Omit<LibvirtHostProps, 'provider'> & {
  readonly provider?: string;
  readonly alias?: string;
};

export type ManualSpec = Omit<LvsClusterProps, 'image' | 'ports' | 'host'> & {
  readonly host?: string;
  readonly id: string;
  readonly image: string;
  readonly ports?: readonly PortSpec[];
};

export interface LabSpec {
  /** The stack's, and those of further stacks of its app. */
  readonly hypervisors: readonly HypervisorSpec[];
  /** Further ones of the stack itself, by their ids. */
  readonly neighbours: Readonly<Record<string, HypervisorSpec>>;
  readonly images: readonly ImageSpec[];
  readonly networks: readonly NetworkSpec[];
  readonly pairs: readonly PairSpec[];
  readonly pools: readonly PoolSpec[];
  readonly services: readonly ServiceSpec[];
  /** The manual's cluster, each in one construct. */
  readonly clusters: readonly ManualSpec[];
}
