import type { ManifestHost } from './host';
import type { ManifestHypervisor } from './hypervisor';

/** The version of the manifest's shape that this library writes and reads. */
export const MANIFEST_VERSION = 1;

/** A finished stack as plain data: what tools read instead of Terraform's JSON. Addresses are texts, times are seconds. */
export interface Manifest {
  readonly version: typeof MANIFEST_VERSION;
  /** The stack's id. */
  readonly stack: string;
  /** Where its hosts run, by path; only where there are several. */
  readonly hypervisors?: readonly ManifestHypervisor[];
  readonly networks: readonly ManifestNetwork[];
  readonly clusters: readonly ManifestCluster[];
  readonly hosts: readonly ManifestHost[];
  readonly warnings: readonly ManifestWarning[];
}

/** A wire, and what lies on it beside the hosts. */
export interface ManifestNetwork {
  readonly path: string;
  /** The address of its Terraform resource, such as `libvirt_network.public`. */
  readonly resource: string;
  /** The same network on further hypervisors. */
  readonly elsewhere?: readonly {
    /** The path of the hypervisor. */
    readonly hypervisor: string;
    readonly resource: string;
  }[];
  readonly cidr: string;
  readonly gateway?: string;
  /** What the hypervisor's host holds on it. */
  readonly hostAddress?: string;
  readonly wire: 'isolated' | 'nat' | 'open' | 'bridge';
  /** The tunnel that joins the bridges of several hypervisors. */
  readonly vxlan?: { readonly id: number; readonly bridge: string };
  /** In bytes. */
  readonly mtu: number;
  /** Of each host's NIC on it, in each direction; without it, it is as fast as the hypervisor. */
  readonly linkMbit?: number;
}

/** Two routers, and what they serve. */
export interface ManifestCluster {
  /** The path of the pair of routers. */
  readonly path: string;
  readonly routers: {
    /** Host names. */
    readonly primary: string;
    readonly backup: string;
    readonly realServerInternet: boolean;
    readonly vrrpVersion: 2 | 3;
    readonly peers: 'multicast' | 'unicast';
    readonly filter: 'closed' | 'off';
    /** Networks and addresses that a closed filter lets in on port 22; without the member, all. */
    readonly sshFrom?: readonly string[];
    /** All of these must answer a router that holds the floating addresses. */
    readonly trackedPaths: readonly string[];
    /** Files that move the addresses without stopping anything; neither is there as a rule. */
    readonly handOver: {
      /** With a number that is not 0 this router gives the addresses away, and takes none. */
      readonly leave: string;
      /** A number is added to its priority: the higher it is, the sooner it takes the addresses over. */
      readonly prefer: string;
    };
    /** Public first; the private one may be missing. */
    readonly interfaces: readonly ManifestPairInterface[];
  };
  readonly pools: readonly ManifestPool[];
  readonly services: readonly ManifestService[];
  readonly timers: ManifestTimers;
}

/** Servers that the routers treat alike. */
export interface ManifestPool {
  readonly path: string;
  readonly forwarding: 'nat' | 'direct-routing' | 'tunnel';
  /** How servers that have the virtual addresses keep quiet about them; none by NAT. */
  readonly arp?: 'sysctl' | 'nftables' | 'redirect';
  /** The path of the network on which its servers are. */
  readonly network: string;
  /** Its servers are made elsewhere: none of them is a host of this manifest. Without it, each is. */
  readonly managed?: false;
  readonly servers: readonly ManifestServer[];
}

/** What a failover takes, at most. */
export interface ManifestTimers {
  readonly advertisementSeconds: number;
  /** Silence after which the standby takes over. */
  readonly failoverBoundSeconds: number;
  /** From a tracked path's death to the active router's notice; only where a path is tracked. */
  readonly pathDetectionSeconds?: number;
  /** The same, to the standby's taking over. */
  readonly pathFailoverBoundSeconds?: number;
  /** After how long a repaired primary takes the addresses back, 0 is at once; without it, it stays standby. */
  readonly preemptDelaySeconds?: number;
}

/** A real server. */
export interface ManifestServer {
  /** The name of the host; of a server that is made elsewhere, what it is called here. */
  readonly host: string;
  readonly address: string;
  readonly weight: number;
  /** Its path on the routers: as long as it says 1, the server gets no new connections. */
  readonly drainFile: string;
  /** Connections with which it takes no more, and below which it takes some again. */
  readonly upperThreshold?: number;
  readonly lowerThreshold?: number;
}

/** One side of the two routers. */
export interface ManifestPairInterface {
  readonly nic: string;
  /** The path of the network. */
  readonly network: string;
  readonly virtualRouterId: number;
  readonly primary: string;
  readonly backup: string;
  readonly floating: readonly string[];
}

/** What clients ask for: an address and its ports, or a mark. */
export interface ManifestService {
  readonly path: string;
  /** The path of the pool. */
  readonly pool: string;
  readonly virtualAddress: string;
  readonly ports: readonly {
    readonly protocol: 'tcp' | 'udp' | 'sctp';
    readonly first: number;
    readonly last: number;
  }[];
  readonly mark?: number;
  /** Where it speaks FTP: by what its data connections find the server. The ports of `marks` hold the passive ones. */
  readonly ftp?: 'helper' | 'marks';
  readonly scheduler: string;
  readonly schedulerFlags?: readonly ('port' | 'fallback')[];
  /** Each udp packet is balanced by itself. */
  readonly onePacket?: boolean;
  readonly persistenceSeconds?: number;
  readonly persistenceNetmask?: string;
  readonly quiesce: boolean;
  /** A server that comes back begins with a 32nd of its weight, which doubles with each step. */
  readonly slowStartStepSeconds?: number;
  readonly sorryServer?: ManifestSorryServer;
  /** The weight that must be alive; without it, any. */
  readonly quorum?: {
    readonly weight: number;
    readonly hysteresis: number;
    readonly up: readonly string[];
    readonly down: readonly string[];
  };
  readonly alpha?: boolean;
  readonly omega?: boolean;
  readonly checks: readonly {
    readonly kind: 'tcp' | 'http' | 'https' | 'ssl' | 'smtp' | 'dns' | 'udp' | 'ping' | 'sendExpect' | 'script';
    /** A ping has none. */
    readonly port?: number;
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    readonly retries: number;
    readonly retryDelaySeconds: number;
    readonly detection: ManifestDetection;
  }[];
  /** Of the fastest check. */
  readonly detection: ManifestDetection;
}

/** Seconds until a dead server gets no more connections, at most; without a member, no check notices. */
export interface ManifestDetection {
  /** The machine lives and refuses connections. */
  readonly refused?: number;
  /** Nothing answers any more. */
  readonly silent?: number;
}

/** Who answers while too few servers are alive. */
export interface ManifestSorryServer {
  readonly address: string;
  /** Without one, each packet keeps its port. */
  readonly port?: number;
  readonly quiesce: boolean;
}

/** What a synth warned of. */
export interface ManifestWarning {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}
