import type {
  ManifestCluster,
  ManifestDetection,
  ManifestService,
  ManifestSorryServer,
  ManifestTimers,
} from '../manifest';
import type { Cluster } from '../model/cluster';
import type { Detection } from '../model/detection';
import { detectionOf, serviceDetectionOf } from '../model/detection';
import { GUEST_PATH } from '../model/guest-path';
import { portChecksOf } from '../model/health-check';
import { drainPath } from '../model/real-server-pool';
import type { RouterPair } from '../model/router-pair';
import { failoverBoundSeconds, pathFailoverBoundSeconds, sidesOf } from '../model/router-pair';
import type { Service, SorryServer } from '../model/service';
import { pathDetectionSeconds } from '../model/tracked-path';

/** A cluster as plain data. */
export function clusterOf({ pair, pools, services }: Cluster): ManifestCluster {
  return {
    path: pair.path,
    routers: {
      ...pair.names,
      realServerInternet: pair.realServerInternet,
      vrrpVersion: pair.timing.version,
      peers: pair.peers,
      filter: pair.filter.kind,
      ...(pair.filter.kind === 'closed' &&
        pair.filter.sshFrom !== undefined && { sshFrom: pair.filter.sshFrom.map(String) }),
      trackedPaths: pair.trackedPaths.addresses.map(String),
      handOver: { leave: GUEST_PATH.leave, prefer: GUEST_PATH.prefer },
      interfaces: sidesOf(pair).map((side) => ({
        nic: side.nic,
        network: side.network.path,
        virtualRouterId: side.virtualRouterId,
        primary: `${side.real.primary}`,
        backup: `${side.real.backup}`,
        floating: side.floating.map(String),
      })),
    },
    pools: pools.map((pool) => ({
      path: pool.path,
      forwarding: pool.forwarding.method,
      ...(pool.forwarding.method !== 'nat' && { arp: pool.forwarding.arp }),
      network: pool.network.path,
      ...(pool.kind === 'addresses' && { managed: false }),
      servers: pool.servers.map(({ name, address, weight, upperThreshold, lowerThreshold }) => ({
        host: name,
        address: `${address}`,
        weight,
        drainFile: drainPath({ name }),
        ...(upperThreshold !== undefined && { upperThreshold }),
        ...(lowerThreshold !== undefined && { lowerThreshold }),
      })),
    })),
    services: services.map(serviceOf),
    timers: timersOf(pair),
  };
}

function timersOf(pair: RouterPair): ManifestTimers {
  const pathFailover = pathFailoverBoundSeconds(pair);
  return {
    advertisementSeconds: pair.timing.advertisementSeconds,
    failoverBoundSeconds: failoverBoundSeconds(pair),
    ...(pathFailover !== undefined && {
      pathDetectionSeconds: pathDetectionSeconds(pair.trackedPaths.times),
      pathFailoverBoundSeconds: pathFailover,
    }),
    ...(pair.preemptDelaySeconds !== undefined && { preemptDelaySeconds: pair.preemptDelaySeconds }),
  };
}

function serviceOf(service: Service): ManifestService {
  return {
    path: service.path,
    pool: service.pool.path,
    virtualAddress: `${service.virtualAddress}`,
    ports: service.ports.map(({ protocol, first, last }) => ({ protocol, first, last })),
    ...(service.mark !== undefined && { mark: service.mark }),
    ...(service.ftp !== undefined && { ftp: service.ftp.mode }),
    scheduler: service.scheduler,
    ...(service.schedulerFlags.length > 0 && { schedulerFlags: service.schedulerFlags }),
    ...(service.onePacket && { onePacket: true }),
    ...(service.persistenceSeconds !== undefined && { persistenceSeconds: service.persistenceSeconds }),
    ...(service.persistenceNetmask !== undefined && { persistenceNetmask: `${service.persistenceNetmask}` }),
    quiesce: service.quiesce,
    ...(service.slowStartStepSeconds !== undefined && { slowStartStepSeconds: service.slowStartStepSeconds }),
    ...(service.sorryServer !== undefined && { sorryServer: sorryServerOf(service.sorryServer) }),
    ...(service.quorum !== undefined && { quorum: service.quorum }),
    ...(service.alpha && { alpha: true }),
    ...(service.omega && { omega: true }),
    checks: portChecksOf(service.healthChecks, service.ports).map((check) => ({
      kind: check.kind,
      ...(check.port !== undefined && { port: check.port }),
      ...check.times,
      detection: seconds(detectionOf(check)),
    })),
    detection: seconds(serviceDetectionOf(service)),
  };
}

function seconds({ refused, silent }: Detection): ManifestDetection {
  return { ...(refused !== undefined && { refused }), ...(silent !== undefined && { silent }) };
}

function sorryServerOf({ address, port, quiesce }: SorryServer): ManifestSorryServer {
  return { address: `${address}`, ...(port !== undefined && { port }), quiesce };
}
