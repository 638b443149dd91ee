import type { CheckSpec, LabSpec, ServiceSpec } from './spec';

/** The objects of a spec that hold the props of one interface. */
export type Place = (spec: LabSpec) => readonly (object | undefined)[];

const checksOf =
  (...kinds: readonly CheckSpec['kind'][]): Place =>
  ({ services }) =>
    services
      .flatMap(({ healthChecks }) => healthChecks ?? [])
      .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
      .map(({ props }) => props);
const servicesOf =
  (is: (service: ServiceSpec) => boolean): Place =>
  ({ services }) =>
    services.filter(is);
const workloadsOf = (kind: 'nginx' | 'vsftpd' | 'custom', { pools }: LabSpec): readonly object[] =>
  pools.flatMap(({ workload }) => (workload?.kind === kind ? [workload.props] : []));
const within =
  (place: Place, ...members: readonly string[]): Place =>
  (spec) => {
    const objects = place(spec).map((each): Readonly<Record<string, unknown>> => ({ ...each }));
    return objects.flatMap((each) => members.flatMap((name) => each[name] ?? [])).filter((each) => isObject(each));
  };
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const pairs: Place = ({ pairs: all }) => all;
const services = servicesOf(() => true);
const publicNetworks: Place = ({ networks }) => networks.filter(({ gateway }) => gateway !== undefined);
const servers: Place = ({ pools }) => pools.flatMap((pool) => Object.values(pool.servers));
const custom: Place = (spec) => workloadsOf('custom', spec);
const nginx: Place = (spec) => workloadsOf('nginx', spec);
const vsftpd: Place = (spec) => workloadsOf('vsftpd', spec);
const byPort = servicesOf(({ kind }) => kind === 'port');
const byMark = servicesOf(({ kind }) => kind === 'mark');

/** By the names of the library's interfaces. */
export const PLACES: Readonly<Record<string, Place>> = {
  LibvirtHostProps: ({ hypervisors, neighbours }) => [...hypervisors, ...Object.values(neighbours)],
  GuestImageFileProps: ({ images }) => images,
  LvsClusterProps: ({ clusters }) => clusters,
  NetworkLinkProps: ({ networks }) => networks,
  NatNetworkProps: ({ networks }) => networks.filter(({ gateway }) => gateway === undefined),
  PublicNetworkProps: publicNetworks,
  RoutedNetworkProps: ({ networks }) => networks.filter(({ isRouted }) => isRouted),
  PublicNetworkBridgeProps: publicNetworks,
  BridgeProps: ({ networks }) => networks,
  NatNetworkBridgeProps: ({ networks }) => networks.filter(({ gateway }) => gateway === undefined),
  LvsRouterPairProps: pairs,
  LvsRouterOptions: pairs,
  LvsRouterInterface: within(pairs, 'publicInterface', 'privateInterface'),
  LvsRouterGratuitousArp: within(pairs, 'gratuitousArp'),
  LvsRouterNotify: within(pairs, 'notify'),
  LvsRouterTracking: within(pairs, 'tracking'),
  LvsTimeouts: within(pairs, 'timeouts'),
  RealServerPoolProps: ({ pools }) => pools.filter(({ workload }) => workload !== undefined),
  RealServerAddressesProps: ({ pools }) => pools.filter(({ workload }) => workload === undefined),
  RealServerForwarding: ({ pools }) => pools,
  RealServerAddressProps: servers,
  RealServerProps: servers,
  RealServerInterface: within(servers, 'extraInterfaces'),
  NginxWorkloadProps: nginx,
  NginxTlsProps: within(nginx, 'tls'),
  VsftpdWorkloadProps: vsftpd,
  TlsProps: within(vsftpd, 'tls'),
  CustomWorkloadProps: custom,
  WorkloadFile: within(custom, 'files'),
  WorkloadSecret: within(custom, 'secrets'),
  ServiceProps: services,
  QuorumProps: within(services, 'quorum'),
  HashingScheduler: within(services, 'scheduler'),
  VirtualServiceProps: byPort,
  PortSorryServerProps: within(byPort, 'sorryServer'),
  FirewallMarkServiceProps: byMark,
  SorryServerProps: within(byMark, 'sorryServer'),
  FtpHelperServiceProps: servicesOf((each) => each.kind === 'ftp' && each.mode === 'helper'),
  FtpMarksServiceProps: servicesOf((each) => each.kind === 'ftp' && each.mode === 'marks'),
  CheckTimesProps: checksOf(),
  HealthCheckProps: checksOf('tcp'),
  HttpHealthCheckProps: checksOf('http'),
  HttpsHealthCheckProps: checksOf('https'),
  SslHealthCheckProps: checksOf('ssl'),
  SmtpHealthCheckProps: checksOf('smtp'),
  DnsHealthCheckProps: checksOf('dns'),
  UdpHealthCheckProps: checksOf('udp'),
  SendExpectHealthCheckProps: checksOf('sendExpect'),
  ScriptHealthCheckProps: checksOf('script'),
};
