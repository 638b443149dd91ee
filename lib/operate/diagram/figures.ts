import type { Manifest } from '../../manifest';

/** Networks that belong together by a cluster, the clients' ones first: each set is a figure of its own. */
export function figuresOf({ networks, hosts, clusters }: Manifest): readonly (readonly string[])[] {
  const joined = clusters.map(({ routers, pools }) => [
    ...routers.interfaces.map(({ network }) => network),
    ...pools.flatMap((pool) => [pool.network, ...networksOf(pool.servers.map(({ host }) => host))]),
  ]);
  function networksOf(names: readonly string[]): readonly string[] {
    return hosts.filter(({ name }) => names.includes(name)).flatMap(({ nics }) => nics.map(({ network }) => network));
  }
  const alone = networks.map(({ path }) => [path]);
  return [...joined, ...alone].reduce<readonly (readonly string[])[]>((figures, paths) => {
    const touched = figures.filter((figure) => figure.some((path) => paths.includes(path)));
    const others = figures.filter((figure) => !touched.includes(figure));
    const first = figures.findIndex((figure) => touched.includes(figure));
    const merged = [...new Set([...touched.flat(), ...paths])];
    return first < 0 ? [...figures, merged] : [...others.slice(0, first), merged, ...others.slice(first)];
  }, []);
}
