import { type ClientWork, type Drill, NOTHING } from './drill';
import { movesOver, silenceBound } from './times';

// What a client has begun before a failover, and ends after it.

export const CONNECTION_DRILLS: readonly Drill[] = [
  connection('download', 'a client that only listens downloads 100 MB while the active router loses its power'),
  connection('close', 'a client closes its connection after the active router lost its power'),
];

function connection(client: ClientWork, title: string): Drill {
  return {
    name: client,
    title,
    lasts: true,
    holdSeconds: 0,
    client,
    lacks: NOTHING,
    broken: ({ active }) => [{ act: 'kill', host: active }],
    mended: ({ active }) => [{ act: 'start', host: active }],
    expects: (scene) => movesOver(silenceBound(scene)),
  };
}
