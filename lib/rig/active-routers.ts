import { HostError } from '../host/host-error';
import type { Manifest } from '../manifest';
import type { Rig } from './rig';

/** The routers that hold floating addresses of their cluster; those that do not answer hold none. */
export async function activeRouters(rig: Pick<Rig, 'run'>, { clusters }: Manifest): Promise<readonly string[]> {
  const floating = clusters.flatMap(({ routers }) => routers.interfaces.flatMap((side) => side.floating));
  const routers = clusters.flatMap(({ routers: { primary, backup } }) => [primary, backup]);
  const holding = await Promise.all(
    routers.map(async (router) => {
      const { stdout } = await rig.run(router, ['ip', '-4', '-o', 'address'], 10_000).catch(silence);
      return floating.some((address) => stdout.includes(` ${address}/`));
    }),
  );
  return routers.filter((_, index) => holding[index]);
}

/** A guest that is off, boots or hangs says nothing. */
export function silence(error: unknown): { readonly exitCode: number; readonly stdout: string } {
  if (error instanceof HostError) {
    return { exitCode: 1, stdout: '' };
  }
  throw error;
}
