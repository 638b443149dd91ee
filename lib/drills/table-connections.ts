import { type Drill, NOTHING } from './drill';
import { movesOver, silenceBound } from './times';

// What a client has begun before a failover, and ends after it.

export const CONNECTION_DRILLS: readonly Drill[] = [
  {
    ...connection('download', 'a client that only listens downloads 100 MB while the active router loses its power'),
    client: 'download',
    broken: ({ active }) => [{ act: 'kill', host: active }],
    mended: ({ active }) => [{ act: 'start', host: active }],
  },
  {
    ...connection('close', 'a client closes its connection after the active router lost its power'),
    client: 'close',
    broken: ({ active }) => [{ act: 'kill', host: active }],
    mended: ({ active }) => [{ act: 'start', host: active }],
  },
];

function connection(name: string, title: string): Omit<Drill, 'client' | 'broken' | 'mended'> {
  return {
    name,
    title,
    lasts: true,
    holdSeconds: 0,
    lacks: NOTHING,
    expects: (scene) => movesOver(silenceBound(scene)),
  };
}
