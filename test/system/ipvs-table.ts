import type { Rig } from '../../lib/rig/rig';

/** The weights of a service's servers by their addresses, as IPVS of a router has them. */
export async function weightsAt(rig: Rig, router: string, service: string): Promise<Readonly<Record<string, number>>> {
  const { stdout } = await rig.run(router, ['ipvsadm', '-Ln']);
  const [, ...blocks] = stdout.split(/^(?=TCP|UDP|SCTP|FWM)/m);
  const [, ...servers] = blocks.find((block) => block.split(/ +/)[1] === service)?.split('\n') ?? [];
  const words = servers.filter((line) => line !== '').map((line) => line.trim().split(/ +/));
  return Object.fromEntries(words.map(([, place = '', , weight]) => [place.split(':')[0] ?? '', Number(weight)]));
}
