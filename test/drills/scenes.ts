import { type Scene, sceneOf } from '../../lib/drills/scene';
import type { Seen } from '../../lib/drills/seen';
import type { ManifestCluster } from '../../lib/manifest';
import { manualManifest } from '../rig/manifest';

// The manual's cluster as a drill meets it: a test overrides what it is about.

export const MANUAL = manualManifest();

export function manualCluster(overrides: Partial<ManifestCluster> = {}): ManifestCluster {
  const [cluster] = MANUAL.clusters;
  if (cluster === undefined) {
    throw new Error('no cluster');
  }
  return { ...cluster, ...overrides };
}

/** The primary is active, and the first server has answered. */
export function scene(overrides: Partial<Scene> = {}, cluster: ManifestCluster = manualCluster()): Scene {
  const found = sceneOf(MANUAL, cluster, { active: cluster.routers.primary, met: 'web-rs1\n' });
  if (found === undefined) {
    throw new Error('no scene');
  }
  return { ...found, ...overrides };
}

/** A takeover as it should be. */
export function seen(overrides: Partial<Seen> = {}): Seen {
  return {
    settledSeconds: 3.3,
    holds: { 'lvs-primary': 'none', 'lvs-backup': 'all' },
    lastFailureSeconds: 3.4,
    answered: 200,
    failed: 60,
    answeredLately: 40,
    longestGapSeconds: 3.2,
    stalledSeconds: 0,
    failures: { 'no answer in 700 ms': 60 },
    kept: { answered: 30, longestWaitMs: 3_300 },
    keptGoesOn: true,
    chosen: ['10.11.12.1', '10.11.12.2'],
    unusedSeconds: 0,
    work: undefined,
    afterRepair: ['lvs-backup'],
    ...overrides,
  };
}

/** What a look at a router prints, as the kernel writes it: its own addresses, its table, and who runs. */
export function lookText(
  addresses: readonly string[],
  table: readonly string[],
  programs: readonly string[] = ['keepalived', 'keepalived_vrrp'],
): string {
  const tree = addresses.flatMap((address) => [`        |-- ${address}`, '           /32 host LOCAL']);
  return [
    ...['Main:', '     |-- 192.168.26.0', '        /24 link UNICAST', ...tree].map(
      (line) => `/proc/net/fib_trie:${line}`,
    ),
    ...[...IPVS_HEAD, ...table].map((line) => `/proc/net/ip_vs:${line}`),
    ...['systemd', ...programs].map((program, at) => `/proc/${at + 1}/comm:${program}`),
    '',
  ].join('\n');
}

const IPVS_HEAD = [
  'IP Virtual Server version 1.2.1 (size=4096)',
  'Prot LocalAddress:Port Scheduler Flags',
  '  -> RemoteAddress:Port Forward Weight ActiveConn InActConn',
];
