import type { IpvsService } from '../drills/ipvs-table';
import { linesOf, localAddresses, ROUTER_FILES, type RouterState, servicesIn, stateOf } from '../drills/router-state';
import type { ManifestCluster } from '../manifest';
import type { Rig } from '../rig/rig';

/** What one quick look at a router shows. */
export interface RouterLook {
  readonly state: RouterState;
  /** Its own and those that float. */
  readonly addresses: ReadonlySet<string>;
  readonly services: readonly IpvsService[];
  /** The drain files that say so. */
  readonly drained: readonly string[];
}

/** Words of a shell: the files that a look reads, each line behind its file's name. */
export function routerFiles(cluster: ManifestCluster): string {
  return `${ROUTER_FILES} ${drainFilesOf(cluster).join(' ')}`;
}

/** Looks at a router; undefined if it does not answer in time. */
export async function lookAtRouter(
  rig: Pick<Rig, 'run'>,
  router: string,
  cluster: ManifestCluster,
  limitMs = 20_000,
): Promise<RouterLook | undefined> {
  const script = `exec grep -Hs '' ${routerFiles(cluster)}`;
  const answer = await rig.run(router, ['sh', '-c', script], limitMs).catch(() => undefined);
  return answer === undefined ? undefined : readLook(answer.stdout, cluster);
}

/** Reads what the look has printed. */
export function readLook(text: string, cluster: ManifestCluster): RouterLook {
  return {
    state: stateOf(text, cluster),
    addresses: localAddresses(text),
    services: servicesIn(text),
    // as keepalived reads it: a number, and any but 0 counts
    drained: drainFilesOf(cluster).filter((file) => (Number.parseInt(linesOf(text, file)[0] ?? '', 10) || 0) > 0),
  };
}

function drainFilesOf({ pools }: ManifestCluster): readonly string[] {
  return pools.flatMap(({ servers }) => servers.map(({ drainFile }) => drainFile));
}
