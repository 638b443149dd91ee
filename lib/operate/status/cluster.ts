import type { Manifest, ManifestCluster } from '../../manifest';
import { hostsOf } from '../../rig/cluster-hosts';
import { type HostView, type RouterView, type RunRig, viewHost, viewRouter } from './look';
import { addressesOf, routerFindings, routerStatus } from './routers';
import { drainFindings, healthFindings, servicesOf } from './services';
import type { ClusterStatus, Status, StatusFinding } from './status';
import { tableFindings } from './table-findings';

/** What a look at a cluster has brought; undefined for routers that do not answer. */
export interface ClusterViews {
  readonly primary: RouterView | undefined;
  readonly backup: RouterView | undefined;
  readonly hosts: readonly HostView[];
}

const MOST_TRANSITIONS = 8;

/** Looks at all of a stack once; a host that does not answer in time is told as such. */
export async function statusOf(rig: RunRig, manifest: Manifest, limitMs = 60_000): Promise<Status> {
  const clusters = manifest.clusters.map(async (cluster) => {
    const [routers, hosts] = await Promise.all([
      routerViews(rig, cluster, limitMs),
      hostViews(rig, manifest, cluster, limitMs),
    ]);
    return clusterStatus(cluster, { ...routers, hosts });
  });
  return stackStatus(manifest, await Promise.all(clusters));
}

export async function routerViews(
  rig: RunRig,
  cluster: ManifestCluster,
  limitMs: number,
): Promise<Pick<ClusterViews, 'primary' | 'backup'>> {
  const names = [cluster.routers.primary, cluster.routers.backup];
  const [primary, backup] = await Promise.all(names.map((name) => viewRouter(rig, name, cluster, limitMs)));
  return { primary, backup };
}

export async function hostViews(
  rig: RunRig,
  manifest: Manifest,
  cluster: ManifestCluster,
  limitMs: number,
): Promise<readonly HostView[]> {
  return Promise.all(hostsOf(manifest, cluster).map((host) => viewHost(rig, host, cluster, limitMs)));
}

export function stackStatus({ stack }: Manifest, clusters: readonly ClusterStatus[]): Status {
  const isWell = clusters.every(({ findings }) => findings.length === 0);
  return { stack, at: new Date().toISOString(), isWell, clusters };
}

/** Puts together what was seen. */
export function clusterStatus(cluster: ManifestCluster, { primary, backup, hosts }: ClusterViews): ClusterStatus {
  const { routers: names } = cluster;
  const views = [primary, backup].filter((view) => view !== undefined);
  const routers = [routerStatus(cluster, names.primary, primary), routerStatus(cluster, names.backup, backup)];
  const addresses = addressesOf(cluster, views);
  const active = routers.find(({ state }) => state === 'active')?.name;
  const transitions = views.flatMap((view) => view.transitions);
  return {
    path: cluster.path,
    routers,
    addresses,
    services: servicesOf(cluster, views.find(({ router }) => router === active) ?? views[0]),
    transitions: [...transitions].sort((one, other) => (one.at < other.at ? -1 : 1)).slice(-MOST_TRANSITIONS),
    findings: withoutEchoes([
      ...routerFindings(routers, addresses),
      ...views.filter(({ state }) => state.isRunning).flatMap((view) => tableFindings(cluster, view)),
      ...views.filter(({ state }) => state.isRunning).flatMap((view) => healthFindings(cluster, view)),
      ...drainFindings(cluster, views),
      ...hosts.flatMap(hostFindings),
    ]),
  };
}

function hostFindings({ host, differences, seed }: HostView): readonly StatusFinding[] {
  return [
    ...(differences === undefined ? [{ host, kind: 'silent', text: 'does not answer' } as const] : []),
    ...seed.map((text) => ({ host, kind: 'seed', text }) as const),
    ...(differences ?? []).map(({ kind, text }) => ({ host, kind, text })),
  ];
}

/** One mistake is told once: by the first that saw it. */
function withoutEchoes(findings: readonly StatusFinding[]): readonly StatusFinding[] {
  const stopped = findings.filter(({ kind }) => kind === 'vrrp').map(({ host }) => host);
  const told = new Set<string>();
  return findings.filter(({ host, kind, text }) => {
    const line = `${host} ${text}`;
    const isEcho = told.has(line) || (kind === 'unit' && text.startsWith('keepalived.') && stopped.includes(host));
    told.add(line);
    return !isEcho;
  });
}
