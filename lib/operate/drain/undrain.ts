import { HostError } from '../../host/host-error';
import type { DrainOptions } from './drain';
import { answering, onAll, type RunRig, silentOf, takenOver, weightsOn } from './routers';
import type { DrainTarget } from './target';

/** What came of taking a drain back; also the shape that `--json` prints. */
export interface UndrainResult {
  readonly server: string;
  readonly routers: readonly string[];
  readonly silent: readonly string[];
  /** Its weight on those routers is more than 0 again; it is not while its health checks fail. */
  readonly takesConnections: boolean;
}

/** Gives a drained server its weight back on both routers; fine for one that is not drained. */
export async function undrainServer(
  rig: RunRig,
  target: DrainTarget,
  options: Omit<DrainOptions, 'timeoutSeconds'>,
): Promise<UndrainResult> {
  const { server } = target;
  const looks = await answering(rig, target, options.force);
  const routers = [...looks.keys()];
  // the folder's entry is on the disk once the folder is
  await onAll(rig, routers, ['sh', '-c', 'rm -f "$1" && sync "${1%/*}"', 'sh', server.drainFile]);
  if (server.weight > 0) {
    await takenOver(rig, target, routers, options, (weight) => weight > 0).catch((error: unknown) => {
      // one that fails its checks keeps weight 0 where its service quiesces
      if (!(error instanceof HostError) || options.signal?.aborted === true) {
        throw error;
      }
    });
  }
  const weights = await Promise.all(routers.map((router) => weightsOn(rig, target, router)));
  return {
    server: server.host,
    routers,
    silent: silentOf(target, looks),
    takesConnections: weights.every((each) => each.length > 0 && each.every((weight) => (weight ?? 0) > 0)),
  };
}
