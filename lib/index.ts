export { FirewallMarkService } from './constructs/firewall-mark-service';
export type { FirewallMarkServiceProps } from './constructs/firewall-mark-service';
export { FtpService } from './constructs/ftp-service';
export type { FtpHelperServiceProps, FtpMarksServiceProps, FtpServiceProps } from './constructs/ftp-service';
export { GuestImage } from './constructs/guest-image';
export type { GuestImageFileProps } from './constructs/guest-image';
export { HealthCheck } from './constructs/health-check';
export type {
  CheckTimesProps,
  DnsHealthCheckProps,
  HealthCheckProps,
  HttpHealthCheckProps,
  HttpsHealthCheckProps,
  ScriptHealthCheckProps,
  SendExpectHealthCheckProps,
  SmtpHealthCheckProps,
  SslHealthCheckProps,
  UdpHealthCheckProps,
} from './constructs/health-check-props';
export { LibvirtHost } from './constructs/libvirt-host';
export type { LibvirtHostProps } from './constructs/libvirt-host';
export { LvsCluster } from './constructs/lvs-cluster';
export type { LvsClusterProps } from './constructs/lvs-cluster';
export type {
  LvsRouterGratuitousArp,
  LvsTimeouts,
  LvsRouterNotify,
  LvsRouterOptions,
  LvsRouterTracking,
} from './constructs/lvs-router-options';
export { LvsRouterPair } from './constructs/lvs-router-pair';
export type { LvsRouterInterface, LvsRouterPairProps } from './constructs/lvs-router-pair';
export { NatNetwork } from './constructs/nat-network';
export type { NatNetworkBridgeProps, NatNetworkProps } from './constructs/nat-network';
export { Network } from './constructs/network';
export type { BridgeProps, NetworkLinkProps } from './constructs/network';
export { PublicNetwork } from './constructs/public-network';
export type { PublicNetworkBridgeProps, PublicNetworkProps } from './constructs/public-network';
export type { QuorumProps } from './constructs/quorum';
export { RealServerPool } from './constructs/real-server-pool';
export type {
  RealServerAddressesProps,
  RealServerAddressProps,
  RealServerForwarding,
  RealServerInterface,
  RealServerPoolProps,
  RealServerProps,
} from './constructs/real-server-pool-props';
export { RoutedNetwork } from './constructs/routed-network';
export type { RoutedNetworkProps } from './constructs/routed-network';
export type { HashingScheduler } from './constructs/scheduler';
export { SecretFile } from './constructs/secret-file';
export type { TlsProps } from './constructs/secret-file';
export type { ServiceProps } from './constructs/service';
export type { PortSorryServerProps, SorryServerProps } from './constructs/sorry-server';
export { VirtualService } from './constructs/virtual-service';
export type { VirtualServiceProps } from './constructs/virtual-service';
export { Workload } from './constructs/workload';
export type {
  CustomWorkloadProps,
  NginxTlsProps,
  NginxWorkloadProps,
  VsftpdWorkloadProps,
  WorkloadFile,
  WorkloadSecret,
} from './constructs/workload-props';
export { InputError } from './errors';
export { Machine } from './libvirt/machine';
export { Wire } from './libvirt/wire';
export { Distribution } from './model/distribution';
export type { Detection } from './model/detection';
export type { ArpMethod, ForwardingMethod } from './model/forwarding';
export type { DnsType } from './model/health-check';
export type { Scheduler } from './model/service';
export { Port } from './net/port';
export type { Protocol } from './net/port';
