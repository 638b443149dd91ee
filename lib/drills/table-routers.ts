import { type Action, type Drill, NOTHING } from './drill';
import type { Scene } from './scene';
import { comesBack, handOverBound, movesOver, silenceBound } from './times';

// A router that fails: by its programs, as a whole, and both at once.

const systemctl = (host: string, ...words: readonly string[]): Action => ({
  act: 'run',
  host,
  command: ['systemctl', ...words],
});

const QUICK = { lasts: true, holdSeconds: 0, client: undefined, lacks: NOTHING } as const;

export const ROUTER_DRILLS: readonly Drill[] = [
  {
    ...QUICK,
    name: 'stop-keepalived',
    title: 'keepalived is stopped on the active router',
    broken: ({ active }) => [systemctl(active, 'stop', 'keepalived.service')],
    mended: ({ active }) => [systemctl(active, 'start', 'keepalived.service')],
    expects: (scene) => movesOver(handOverBound(scene)),
  },
  {
    ...QUICK,
    name: 'kill-keepalived',
    title: 'keepalived is killed on the active router, with all its processes',
    // systemd starts it again
    lasts: false,
    broken: ({ active }) => [{ act: 'run', host: active, command: ['pkill', '-KILL', 'keepalived'] }],
    mended: ({ active }) => [systemctl(active, 'restart', 'keepalived.service')],
    // started again, it empties its table while it still has the addresses that it left behind
    expects: (scene) =>
      movesOver(silenceBound(scene), { staleAllowed: true, afterRepair: 'one' }, { established: 'may end' }),
  },
  {
    ...QUICK,
    name: 'freeze',
    title: 'the active router stands still, 7 s in a drill, and goes on as if nothing had been',
    holdSeconds: 7,
    broken: ({ active }) => [{ act: 'freeze', host: active }],
    mended: ({ active }) => [{ act: 'thaw', host: active }],
    // it wakes up as an active one: of two, the one with the higher priority stays
    expects: (scene) => movesOver(silenceBound(scene), { afterRepair: 'primary' }),
  },
  {
    ...QUICK,
    name: 'power-cut',
    title: 'the active router loses its power',
    broken: ({ active }) => [{ act: 'kill', host: active }],
    mended: ({ active }) => [{ act: 'start', host: active }],
    expects: (scene) => movesOver(silenceBound(scene)),
  },
  {
    ...QUICK,
    name: 'reboot-routers',
    title: 'both routers are rebooted at once',
    lasts: false,
    broken: ({ active, standby }) => [active, standby].map((host) => ({ act: 'reboot', host })),
    mended: () => [],
    expects: comesBack,
  },
  {
    ...QUICK,
    name: 'host-restart',
    title: "the machine under the cluster's guests loses its power, and starts them all at once",
    lasts: false,
    broken: ({ hosts }) => [...everywhere('kill', hosts), ...everywhere('start', hosts)],
    mended: () => [],
    expects: comesBack,
  },
];

function everywhere(act: 'kill' | 'start', hosts: Scene['hosts']): readonly Action[] {
  return hosts.map(({ name }) => ({ act, host: name }));
}
