import type { Manifest, ManifestHost } from '../../manifest';
import { type Next, nextFor } from '../next';
import type { StackOptions } from '../stack-options';

/** Where the same packets pass next. */
export function nextCapture(
  { clusters }: Manifest,
  active: readonly string[],
  { name, nics }: ManifestHost,
  nic: string,
  where: StackOptions,
): Next {
  const cluster = clusters.find(({ routers: { primary, backup }, pools }) =>
    [primary, backup, ...pools.flatMap(({ servers }) => servers.map(({ host }) => host))].includes(name),
  );
  if (cluster === undefined) {
    return nextFor('status', where, 'to look at the cluster');
  }
  const { primary, backup, interfaces } = cluster.routers;
  const passing = active.find((router) => [primary, backup].includes(router)) ?? primary;
  const isRouter = [primary, backup].includes(name);
  if (isRouter && passing !== name) {
    return nextFor(`capture ${passing} ${nic}`, where, `${name} is standby: requests pass the active router`);
  }
  const other = nics.find((each) => each.name !== nic);
  if (other !== undefined) {
    return nextFor(`capture ${name} ${other.name}`, where, 'the same requests on the other side');
  }
  const [server] = cluster.pools.filter(({ managed }) => managed !== false).flatMap(({ servers }) => servers);
  if (isRouter) {
    return server === undefined
      ? nextFor('status', where, 'to look at the cluster')
      : nextFor(`capture ${server.host} eth0`, where, 'the same requests at a real server');
  }
  return nextFor(
    `capture ${passing} ${interfaces.at(-1)?.nic ?? 'eth0'}`,
    where,
    'the same requests at the active router',
  );
}
