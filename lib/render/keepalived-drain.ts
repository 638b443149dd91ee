import { drainPath, type RealServer } from '../model/real-server-pool';
import type { Service } from '../model/service';
import type { Block, Entry } from './block';
import { block } from './block';

/** The files that drain real servers, keepalived.conf(5): track_file. */
export function drainFiles(services: readonly Service[]): readonly Entry[] {
  const servers = new Map(services.flatMap(({ pool }) => pool.servers.map((server) => [server.path, server] as const)));
  return [...servers.values()].flatMap((server, index) => [
    index === 0 &&
      '# while such a file says 1, its server gets no new connections; without the file, its weight is whole',
    block(`track_file ${nameOf(server)}`, [`file ${drainPath(server)}`]),
  ]);
}

/** Takes the weight away, not the server: open connections go on, and its health is still seen. */
export function drainCheck(server: RealServer): Block {
  return block('FILE_CHECK', [`track_file ${nameOf(server)}`, `weight -${MORE_THAN_ANY_WEIGHT}`]);
}

// keepalived adds it to the weight, and to what slow start makes of that; below 0 it is 0
const MORE_THAN_ANY_WEIGHT = 1_000_000;

function nameOf({ name }: RealServer): string {
  return `drained_${name}`;
}
