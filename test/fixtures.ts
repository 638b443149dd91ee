import type { Cluster, Lab } from '../lib/model/cluster';
import { clustersOf } from '../lib/model/cluster';
import { Distribution } from '../lib/model/distribution';
import type { GuestBase } from '../lib/model/guest-base';
import type { HealthCheck } from '../lib/model/health-check';
import type { Host } from '../lib/model/host';
import { hostsOf } from '../lib/model/host';
import type { Hypervisor } from '../lib/model/hypervisor';
import type { Network } from '../lib/model/network';
import { ETHERNET_MTU } from '../lib/net/link';
import type { AddressPool, ExtraInterface, GuestPool, RealServer, RealServerPool } from '../lib/model/real-server-pool';
import type { RouterKernel } from '../lib/model/router-kernel';
import type { PairInterface, RouterPair } from '../lib/model/router-pair';
import { sidesOf } from '../lib/model/router-pair';
import type { Tls } from '../lib/model/secret';
import type { Service } from '../lib/model/service';
import type { TrackedPaths } from '../lib/model/tracked-path';
import { VRRP_TIMING } from '../lib/model/vrrp';
import type { Workload } from '../lib/model/workload';
import { Ipv4Address } from '../lib/net/ipv4-address';
import { Ipv4Network } from '../lib/net/ipv4-network';
import { Port } from '../lib/net/port';
import type { Pieces } from '../lib/render/pieces';
import { joined } from '../lib/render/pieces';
import type { Seed } from '../lib/render/seed';
import { renderSeed } from '../lib/render/seed';

// The manual's cluster as a model: each function gives one valid part, a test overrides what it is about.

export const ip = (text: string): Ipv4Address => Ipv4Address.parse(text);
export const cidr = (text: string): Ipv4Network => Ipv4Network.parse(text);

const LINK = { mtu: ETHERNET_MTU, linkMbit: undefined } as const;

export function outside(overrides: Partial<Network> = {}): Network {
  const gateway = ip('192.168.26.254');
  const wire = { kind: 'nat' } as const;
  return { path: 'lab/public', cidr: cidr('192.168.26.0/24'), gateway, wire, ...LINK, ...overrides };
}

export function inside(overrides: Partial<Network> = {}): Network {
  const wire = { kind: 'isolated' } as const;
  return { path: 'lab/private', cidr: cidr('10.11.12.0/24'), gateway: undefined, wire, ...LINK, ...overrides };
}

export function publicSide(overrides: Partial<PairInterface> = {}): PairInterface {
  return {
    nic: 'eth0',
    network: outside(),
    real: { primary: ip('192.168.26.9'), backup: ip('192.168.26.8') },
    floating: [ip('192.168.26.10')],
    virtualRouterId: 51,
    ...overrides,
  };
}

export function privateSide(overrides: Partial<PairInterface> = {}): PairInterface {
  return {
    nic: 'eth1',
    network: inside(),
    real: { primary: ip('10.11.12.9'), backup: ip('10.11.12.8') },
    floating: [ip('10.11.12.10')],
    virtualRouterId: 52,
    ...overrides,
  };
}

export function hypervisor(overrides: Partial<Hypervisor> = {}): Hypervisor {
  return { path: 'lab/libvirt', name: 'libvirt', tunnelAddress: undefined, ...overrides };
}

export function base(overrides: Partial<GuestBase> = {}): GuestBase {
  const facts = { sshKeys: [], consoleLogin: false, nameservers: [], hasPackages: true };
  return { path: 'lab/image', ...facts, ...overrides };
}

export function pair(overrides: Partial<RouterPair> = {}): RouterPair {
  const { gateway } = (overrides.publicInterface ?? publicSide()).network;
  return {
    path: 'lab/lvs',
    name: 'lvs',
    names: { primary: 'lvs-primary', backup: 'lvs-backup' },
    base: base(),
    hypervisors: { primary: undefined, backup: undefined },
    publicInterface: publicSide(),
    privateInterface: privateSide(),
    realServerInternet: false,
    timing: VRRP_TIMING.manual,
    preemptDelaySeconds: undefined,
    peers: 'multicast',
    gratuitousArp: { repeat: 5, delaySeconds: 5, refreshSeconds: 60 },
    notify: [],
    trackedPaths: tracked(...(gateway === undefined ? [] : [`${gateway}`])),
    filter: { kind: 'closed', sshFrom: undefined },
    kernel: kernel(),
    ...overrides,
  };
}

/** What a router must reach. */
export function tracked(...addresses: readonly string[]): TrackedPaths {
  const times = { intervalSeconds: 2, timeoutSeconds: 1, fall: 2, rise: 2 };
  return { addresses: addresses.map(ip), times };
}

/** Nothing but the kernel's own sizes and times. */
export function kernel(overrides: Partial<RouterKernel> = {}): RouterKernel {
  const timeouts = { tcpSeconds: undefined, tcpFinSeconds: undefined, udpSeconds: undefined };
  return { timeouts, connectionTableBits: undefined, conntrackMax: undefined, ...overrides };
}

/** The server of pool 'web' whose address ends with the number. */
export function server(number: number, overrides: Partial<RealServer> = {}): RealServer {
  const key = `rs${number}`;
  const names = { key, path: `lab/web/${key}`, name: `web-${key}` };
  const facts = {
    weight: 1,
    hypervisor: undefined,
    upperThreshold: undefined,
    lowerThreshold: undefined,
    extraInterfaces: [],
  };
  return { ...names, ...facts, address: ip(`10.11.12.${number}`), ...overrides };
}

export function extra(overrides: Partial<ExtraInterface> = {}): ExtraInterface {
  const network = inside({ path: 'lab/admin', cidr: cidr('172.16.0.0/24') });
  return { network, address: ip('172.16.0.1'), gateway: undefined, onBoot: true, ...overrides };
}

export const nginx: Workload = { kind: 'nginx', pages: new Map(), tls: undefined };

/** A key of which nobody needs the content. */
export function tls(): Tls {
  const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  return { certificate, certificateSha256: 'c'.repeat(64), key: { source: '/keys/shop.key', sha256: 'e'.repeat(64) } };
}

export const vsftpd: Workload = { kind: 'vsftpd', files: new Map(), tls: undefined };

export function custom(overrides: Partial<Extract<Workload, { kind: 'custom' }>> = {}): Workload {
  return { kind: 'custom', packages: [], files: [], secrets: [], commands: [], units: [], ...overrides };
}

/** By NAT, on the private network of its routers. */
function behind(routers: RouterPair = pair()): Pick<RealServerPool, 'pair' | 'forwarding' | 'network'> {
  const { network } = routers.privateInterface ?? routers.publicInterface;
  return { pair: routers, forwarding: { method: 'nat' }, network };
}

export function pool(overrides: Partial<GuestPool> = {}): GuestPool {
  return {
    kind: 'guests',
    path: 'lab/web',
    name: 'web',
    ...behind(overrides.pair),
    base: base(),
    hypervisor: undefined,
    servers: [server(1), server(2)],
    workload: nginx,
    ...overrides,
  };
}

/** Servers that are made elsewhere. */
export function addressPool(overrides: Partial<AddressPool> = {}): AddressPool {
  return {
    kind: 'addresses',
    path: 'lab/web',
    name: 'web',
    ...behind(overrides.pair),
    servers: [server(1), server(2)],
    ...overrides,
  };
}

export const TIMES = { intervalSeconds: 6, timeoutSeconds: 3, retries: 1, retryDelaySeconds: 1 } as const;
export const tcpCheck: HealthCheck = { kind: 'tcp', port: undefined, times: TIMES };

export function udpCheck(overrides: Partial<Extract<HealthCheck, { kind: 'udp' }>> = {}): HealthCheck {
  return { kind: 'udp', port: undefined, payload: undefined, reply: 'any', times: TIMES, ...overrides };
}

export const pingCheck: HealthCheck = { kind: 'ping', port: undefined, times: TIMES };

export function sendExpectCheck(overrides: Partial<Extract<HealthCheck, { kind: 'sendExpect' }>> = {}): HealthCheck {
  const texts = { send: 'PING\r\n', expect: '+PONG', useRegex: false };
  return { kind: 'sendExpect', port: undefined, ...texts, times: TIMES, ...overrides };
}

export function scriptCheck(overrides: Partial<Extract<HealthCheck, { kind: 'script' }>> = {}): HealthCheck {
  return { kind: 'script', port: undefined, content: '#!/bin/sh\nexit 0\n', arguments: [], times: TIMES, ...overrides };
}

export function httpCheck(overrides: Partial<Extract<HealthCheck, { kind: 'http' }>> = {}): HealthCheck {
  const any = { virtualHost: undefined, digest: undefined, regex: undefined };
  const asked = { kind: 'http', port: undefined, path: '/', statuses: [{ from: 200, to: 200 }], times: TIMES } as const;
  return { ...asked, ...any, ...overrides };
}

/** A service for tcp port 80 that names no mark. */
export function service(overrides: Partial<Service> = {}): Service {
  return {
    path: 'lab/http',
    name: 'http',
    pool: pool(),
    virtualAddress: ip('192.168.26.10'),
    ports: [Port.tcp(80)],
    mark: undefined,
    ftp: undefined,
    scheduler: 'rr',
    schedulerFlags: [],
    onePacket: false,
    persistenceSeconds: undefined,
    persistenceNetmask: undefined,
    healthChecks: [tcpCheck],
    slowStartStepSeconds: undefined,
    quiesce: false,
    sorryServer: undefined,
    quorum: undefined,
    alpha: false,
    omega: false,
    ...overrides,
  };
}

/** HTTP and HTTPS as one session, by mark. */
export function marked(overrides: Partial<Service> = {}): Service {
  const session = { ports: [Port.tcp(80), Port.tcp(443)], mark: 80, persistenceSeconds: 300 } as const;
  return service({ path: 'lab/shop', name: 'shop', ...session, scheduler: 'wlc', ...overrides });
}

/** FTP by mark, before servers that tell the floating address. */
export function ftpByMark(overrides: Partial<Service> = {}): Service {
  const passivePorts = Port.tcpRange(10_000, 20_000);
  const session = { ports: [Port.tcp(21), passivePorts], mark: 21, persistenceSeconds: 300 } as const;
  const names = { path: 'lab/ftp', name: 'ftp', pool: pool({ workload: vsftpd }) };
  return service({ ...names, ...session, ftp: { mode: 'marks', passivePorts }, ...overrides });
}

/** FTP that the routers' kernel follows. */
export function ftpByHelper(overrides: Partial<Service> = {}): Service {
  const names = { path: 'lab/ftp', name: 'ftp', pool: pool({ workload: vsftpd }) };
  return service({ ...names, ports: [Port.tcp(21)], ftp: { mode: 'helper' }, ...overrides });
}

/** All that the services name; what no service names is given as well. */
export function labOf(services: readonly Service[], more: Partial<Parts> = {}): Lab {
  const pools = [...new Set([...services.map((each) => each.pool), ...(more.pools ?? [])])];
  const pairs = [...new Set([...pools.map((each) => each.pair), ...(more.pairs ?? [])])];
  const wired = pairs.flatMap((each) => sidesOf(each).map(({ network }) => network));
  const facing = pools.map(({ network }) => network);
  const networks = [...new Set([...wired, ...facing, ...(more.networks ?? [])])];
  const images = more.images ?? [base()];
  const hypervisors = more.hypervisors ?? [hypervisor()];
  return { stack: 'lab', hypervisors, images, networks, clusters: clustersOf(pairs, pools, services) };
}

interface Parts {
  readonly hypervisors: readonly Hypervisor[];
  readonly pools: readonly RealServerPool[];
  readonly pairs: readonly RouterPair[];
  readonly networks: readonly Network[];
  readonly images: readonly GuestBase[];
}

/** The one cluster of the services. */
export function clusterOf(...services: readonly Service[]): Cluster {
  const [cluster] = labOf(services).clusters;
  if (cluster === undefined) {
    throw new Error('no service, no cluster');
  }
  return cluster;
}

/** The machine of a cluster with this name. */
export function hostOf(cluster: Cluster, name: string): Host {
  const host = hostsOf(cluster).find((each) => each.name === name);
  if (host === undefined) {
    throw new Error(`no machine ${name}`);
  }
  return host;
}

/** The same with its pieces joined, as a guest reads it. */
export type ReadAsText<T extends { readonly userData: Pieces }> = Omit<T, 'userData'> & { readonly userData: string };

export function readAsText<T extends { readonly userData: Pieces }>(seed: T): ReadAsText<T> {
  return { ...seed, userData: joined(seed.userData).toString() };
}

/** The seed disk of the machine of a cluster with this name. */
export function seedOf(
  cluster: Cluster,
  name: string,
  distribution: Distribution = Distribution.DEBIAN_12,
): ReadAsText<Seed> {
  return readAsText(renderSeed(cluster, hostOf(cluster, name), distribution));
}
