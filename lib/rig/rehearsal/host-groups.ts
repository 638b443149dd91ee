import type { Manifest, ManifestHost } from '../../manifest';
import { hostNamesOf } from '../cluster-hosts';
import { moduleConflict } from './kernel-modules';

/** Hosts that can share a kernel, and so a guest. */
export interface HostGroup {
  /** In the manifest's order. */
  readonly hosts: readonly ManifestHost[];
  /** Why they are not among the hosts of the earlier groups, a sentence for each of these. */
  readonly because: readonly string[];
}

/**
 * Each host beside those of its cluster if it can, else in the first group where nobody objects, else in a new one. Always
 * at least one group.
 */
export function hostGroups({ hosts, clusters }: Pick<Manifest, 'hosts' | 'clusters'>): readonly HostGroup[] {
  const clusterOf = new Map(clusters.flatMap((cluster) => hostNamesOf(cluster).map((name) => [name, cluster.path])));
  const isNear = (host: ManifestHost, group: HostGroup): boolean =>
    group.hosts.some(({ name }) => clusterOf.has(name) && clusterOf.get(name) === clusterOf.get(host.name));
  const groups = clustered(hosts, [...clusterOf.keys()]).reduce<readonly HostGroup[]>(
    (before, host) => {
      const free = before.filter((group) => objection(host, group) === undefined);
      const chosen = free.find((group) => isNear(host, group)) ?? free[0];
      return chosen === undefined
        ? [...before, { hosts: [host], because: before.flatMap((group) => objection(host, group) ?? []) }]
        : before.map((group) => (group === chosen ? { ...group, hosts: [...group.hosts, host] } : group));
    },
    [{ hosts: [], because: [] }],
  );
  return groups.map((group) => ({ ...group, hosts: hosts.filter((host) => group.hosts.includes(host)) }));
}

/** Routers first, as they are who may object to each other; their servers then follow them. */
function clustered(hosts: readonly ManifestHost[], names: readonly string[]): readonly ManifestHost[] {
  const place = ({ name }: ManifestHost): number => (names.includes(name) ? names.indexOf(name) : names.length);
  return [...hosts].sort((one, other) => place(one) - place(other));
}

function objection(host: ManifestHost, group: HostGroup): string | undefined {
  return group.hosts.map((each) => moduleConflict(each, host)).find((each) => each !== undefined);
}
