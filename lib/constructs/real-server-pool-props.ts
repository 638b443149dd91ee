import type { GuestImage } from './guest-image';
import type { LvsRouterPair } from './lvs-router-pair';
import type { Network } from './network';
import type { Workload } from './workload';

/** A NIC of a real server beside the one that faces the routers: static, without a gateway. */
export interface RealServerInterface {
  readonly network: Network;
  readonly address: string;
  /**
   * Refused while `onBoot` is true: of two gateways the one whose interface comes up first would be used.
   *
   * @default - none
   */
  readonly gateway?: string;
  /**
   * Whether the interface comes up at boot.
   *
   * @default true
   */
  readonly onBoot?: boolean;
}

/** A real server: its address on the private network, or more than that. */
export interface RealServerProps {
  readonly address: string;
  /**
   * Its share relative to the others, 0 to 65535; 0 takes no new connections.
   *
   * @default 1
   */
  readonly weight?: number;
  /**
   * Connections with which it takes no more, 1 to 4294967295.
   *
   * @default - no limit
   */
  readonly upperThreshold?: number;
  /**
   * Connections below which it takes some again, 1 to `upperThreshold`.
   *
   * @default - three quarters of `upperThreshold`
   */
  readonly lowerThreshold?: number;
  /**
   * More NICs, eth1 and on.
   *
   * @default - none
   */
  readonly extraInterfaces?: readonly RealServerInterface[];
}

/** Properties of a RealServerPool. */
export interface RealServerPoolProps {
  readonly routers: LvsRouterPair;
  /** The servers by name (small letters, digits, `-`); a name is part of the host name. */
  readonly servers: Readonly<Record<string, string | RealServerProps>>;
  readonly workload: Workload;
  /**
   * The image of the servers.
   *
   * @default - the routers' image
   */
  readonly image?: GuestImage;
  /**
   * Memory of each server in MiB, to 1048576; Debian needs 128, RHEL 9 1024.
   *
   * @default - 384 for Debian, 1536 for RHEL 9
   */
  readonly memoryMiB?: number;
  /**
   * Processors of each server, 1 to 256.
   *
   * @default 1
   */
  readonly vcpu?: number;
}

/** A server that is made elsewhere: its address on the private network, or more than that. */
export type RealServerAddressProps = Omit<RealServerProps, 'extraInterfaces'>;

/** Properties of a RealServerPool whose servers are made elsewhere. */
export interface RealServerAddressesProps {
  readonly routers: LvsRouterPair;
  /** The servers by name (small letters, digits, `-`): how reports and the manifest call them. */
  readonly servers: Readonly<Record<string, string | RealServerAddressProps>>;
}
