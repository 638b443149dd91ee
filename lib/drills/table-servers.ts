import { type Action, type Drill, type Expectation, NOTHING } from './drill';
import type { Scene, Server } from './scene';
import { removalBound, staysPut } from './times';

// Real servers that fail or are taken out of service.

const QUICK = { lasts: true, holdSeconds: 0, client: undefined } as const;
const KEEPALIVED = '/etc/keepalived/keepalived.conf';
const SAVED = `${KEEPALIVED}.drill`;

export const SERVER_DRILLS: readonly Drill[] = [
  {
    ...QUICK,
    name: 'stop-service',
    title: 'the service is stopped on the real server that the client has met',
    lacks: second,
    broken: ({ server }) => units('stop', server),
    mended: ({ server }) => units('start', server),
    expects: (scene) => withoutServers(scene, [scene.server], 'refused'),
  },
  {
    ...QUICK,
    name: 'kill-server',
    title: 'the real server that the client has met loses its power',
    lacks: second,
    broken: ({ server }) => [{ act: 'kill', host: server.host }],
    mended: ({ server }) => [{ act: 'start', host: server.host }],
    expects: (scene) => withoutServers(scene, [scene.server], 'silent'),
  },
  {
    ...QUICK,
    name: 'kill-all-servers',
    title: 'all real servers of the service lose their power',
    lacks: NOTHING,
    broken: ({ servers }) => servers.map(({ host }) => ({ act: 'kill', host })),
    mended: ({ servers }) => servers.map(({ host }) => ({ act: 'start', host })),
    expects: (scene) => withoutServers(scene, scene.servers, 'silent'),
  },
  {
    ...QUICK,
    name: 'drain',
    title: 'the weight of the real server that the client has met is set to 0, and keepalived reads it',
    lacks: second,
    broken: ({ active, standby, server }) => [active, standby].flatMap((host) => drained(host, server)),
    mended: ({ active, standby }) => [active, standby].flatMap(undrained),
    expects: (scene) =>
      staysPut('a reload moves nothing, and a weight of 0 ends no connection', {
        unused: { addresses: [scene.server.address], withinSeconds: RELOAD_SECONDS },
      }),
  },
];

// keepalived compares the new file with the old one and changes the table at once; its start takes what a process takes
const RELOAD_SECONDS = 3;

function second({ servers, service }: Scene): string | undefined {
  return servers.length > 1 ? undefined : `${service.path} has no second real server that could go on`;
}

function withoutServers(scene: Scene, gone: readonly Server[], how: 'refused' | 'silent'): Expectation {
  const bound = removalBound(scene, how);
  const isLast = gone.length === scene.servers.length;
  const requests = isLast ? 'all' : 'some';
  if (bound === undefined) {
    return staysPut(
      'no health check of the service notices',
      {},
      { requests, untilSeconds: 'repair', established: 'may end' },
    );
  }
  const nobody = isLast && scene.service.sorryServer === undefined;
  return staysPut(
    `the routers are sound; ${bound.because}`,
    { unused: { addresses: gone.map(({ address }) => address), withinSeconds: bound.seconds } },
    { requests, untilSeconds: nobody ? 'repair' : bound.seconds, refused: nobody, established: 'may end' },
  );
}

function units(verb: 'start' | 'stop', { host, units }: Server): readonly Action[] {
  return units.map((unit) => ({ act: 'run', host, command: ['systemctl', verb, unit] }));
}

/** What a deploy with another weight does: the file changes, its reader judges it, keepalived reads it. */
function drained(host: string, { address }: Server): readonly Action[] {
  const start = `/real_server ${address.replaceAll('.', '\\.')} /`;
  const edit = `${start},/weight/ s/weight [0-9]*/weight 0/`;
  const script = `cp -p ${KEEPALIVED} ${SAVED} && sed -i "$1" ${KEEPALIVED} && keepalived -t -f ${KEEPALIVED}`;
  return [{ act: 'run', host, command: ['sh', '-c', script, 'sh', edit] }, reload(host)];
}

function undrained(host: string): readonly Action[] {
  const script = `[ ! -e ${SAVED} ] || mv ${SAVED} ${KEEPALIVED}`;
  return [{ act: 'run', host, command: ['sh', '-c', script] }, reload(host)];
}

function reload(host: string): Action {
  return { act: 'run', host, command: ['systemctl', 'reload', 'keepalived.service'] };
}
