import type { Manifest, ManifestCluster, ManifestHost } from '../manifest';

/** The names of a cluster's routers and servers; of these some may be no hosts of the stack. */
export function hostNamesOf({ routers, pools }: ManifestCluster): readonly string[] {
  return [routers.primary, routers.backup, ...pools.flatMap(({ servers }) => servers.map(({ host }) => host))];
}

/** The hosts of a cluster, in the manifest's order. */
export function hostsOf({ hosts }: Pick<Manifest, 'hosts'>, cluster: ManifestCluster): readonly ManifestHost[] {
  const names = hostNamesOf(cluster);
  return hosts.filter(({ name }) => names.includes(name));
}
