import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest, ManifestCluster } from '../../manifest';
import { letGo } from '../let-go';
import { clusterStatus, hostViews, routerViews, stackStatus } from './cluster';
import type { HostView, RunRig } from './look';
import type { Status } from './status';

/** How often, and until when. */
export interface WatchOptions {
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly onStatus: (status: Status) => void;
}

// what differs from the manifest takes a host many times as long to say
const LONG_LOOK_EVERY_MS = 20_000;
const LONG_LOOK_LIMIT_MS = 60_000;
// a router that is cut off or hangs is told as silent, and the others go on
const QUICK_LOOK_LIMIT_MS = 8_000;

/** Looks again and again, until it is stopped; gives the last status. */
export async function watchStatus(rig: RunRig, manifest: Manifest, options: WatchOptions): Promise<Status | undefined> {
  const { everyMs, signal, onStatus } = options;
  const watched = manifest.clusters.map((cluster) => longLook(rig, manifest, cluster));
  let last: Status | undefined;
  while (!signal.aborted) {
    const start = Date.now();
    const looks = watched.map(async ({ cluster, hosts }) => {
      const routers = await routerViews(rig, cluster, QUICK_LOOK_LIMIT_MS);
      return clusterStatus(cluster, { ...routers, hosts: hosts() });
    });
    const clusters = await letGo(Promise.all(looks), signal).catch((error: unknown) => {
      if (!signal.aborted) {
        throw error;
      }
    });
    if (clusters === undefined) {
      break;
    }
    last = stackStatus(manifest, clusters);
    onStatus(last);
    await sleep(Math.max(0, everyMs - (Date.now() - start)), undefined, { signal }).catch(() => undefined);
  }
  return last;
}

/** The last long look; asking for it starts the next one when that is due. */
function longLook(
  rig: RunRig,
  manifest: Manifest,
  cluster: ManifestCluster,
): { readonly cluster: ManifestCluster; readonly hosts: () => readonly HostView[] } {
  let views: readonly HostView[] = [];
  let isRunning = false;
  let due = 0;
  let failure: Error | undefined;
  const hosts = (): readonly HostView[] => {
    // nobody waits for it: the next quick look tells
    if (failure !== undefined) {
      throw failure;
    }
    if (!isRunning && Date.now() >= due) {
      isRunning = true;
      void hostViews(rig, manifest, cluster, LONG_LOOK_LIMIT_MS).then(
        (found) => {
          views = found;
          isRunning = false;
          due = Date.now() + LONG_LOOK_EVERY_MS;
        },
        (error: unknown) => (failure = error as Error),
      );
    }
    return views;
  };
  return { cluster, hosts };
}
