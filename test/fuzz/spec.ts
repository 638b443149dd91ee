import type {
  Distribution,
  FirewallMarkServiceProps,
  FtpHelperServiceProps,
  FtpMarksServiceProps,
  GuestImageFileProps,
  HealthCheck,
  LvsRouterInterface,
  LvsRouterPairProps,
  RealServerInterface,
  RealServerPoolProps,
  RealServerProps,
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
export type WorkloadSpec = Made<typeof Workload>;

export interface PortSpec {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly first: number;
  readonly last: number;
}

export interface NetworkSpec {
  readonly id: string;
  readonly cidr: string;
  /** Undefined for a private network. */
  readonly gateway: string | undefined;
  readonly bridge: string | undefined;
}

export type SideSpec = Named<Omit<LvsRouterInterface, 'floating'>, 'network'> & {
  readonly floating: readonly string[];
};
export type PairSpec = Named<Omit<LvsRouterPairProps, 'publicInterface' | 'privateInterface'>, 'image'> & {
  readonly id: string;
  readonly publicInterface: SideSpec;
  readonly privateInterface: SideSpec;
};

export type ServerSpec = Omit<RealServerProps, 'extraInterfaces'> & {
  readonly extraInterfaces: readonly Named<RealServerInterface, 'network'>[];
};
export type PoolSpec = Omit<RealServerPoolProps, 'routers' | 'image' | 'servers' | 'workload'> & {
  readonly id: string;
  readonly routers: string;
  readonly image?: string;
  readonly servers: Readonly<Record<string, ServerSpec>>;
  readonly workload: WorkloadSpec;
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

export type ImageSpec = Omit<GuestImageFileProps, 'path' | 'distribution'> & {
  readonly id: string;
  readonly distribution: keyof typeof Distribution;
};

export interface LabSpec {
  readonly images: readonly ImageSpec[];
  readonly networks: readonly NetworkSpec[];
  readonly pairs: readonly PairSpec[];
  readonly pools: readonly PoolSpec[];
  readonly services: readonly ServiceSpec[];
}
