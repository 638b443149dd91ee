import type { Cut } from '../rig/rig';
import type { Action, Drill, Expectation } from './drill';
import type { Scene } from './scene';
import { movesOver, pathBound, silenceBound, staysPut } from './times';

// Cables that are pulled, and routers that do not hear each other.

type Side = 'outside' | 'inside';

const WORDS: Readonly<Record<Side, string>> = { outside: 'public', inside: 'private' };

export const CABLE_DRILLS: readonly Drill[] = [
  cable('outside', 'carrier'),
  cable('outside', 'silent'),
  cable('inside', 'carrier'),
  cable('inside', 'silent'),
  partition('partition-public', 'the routers do not hear each other on the public side', ['outside'], (scene) =>
    scene.inside === undefined ? split(scene) : STILL_HEARD,
  ),
  partition(
    'partition-private',
    'the routers do not hear each other on the private side',
    ['inside'],
    () => STILL_HEARD,
  ),
  partition('partition-both', 'the routers do not hear each other at all', ['outside', 'inside'], split),
];

const STILL_HEARD = staysPut(
  'one of the two sides still hears the active router, and the sync group needs both to take over',
);

/** Each takes itself for the only one; the clients follow whichever announced itself last. */
function split(scene: Scene): Expectation {
  return movesOver(
    silenceBound(scene),
    { holder: 'both', afterRepair: 'primary' },
    { requests: 'some', established: 'may end' },
  );
}

function cable(side: Side, how: Cut): Drill {
  const nic = (scene: Scene): string => scene[side]?.nic ?? '';
  return {
    name: `${WORDS[side]}-cable-${how}`,
    title: `the active router's ${WORDS[side]} cable is pulled${how === 'carrier' ? '' : ', and its NIC does not notice'}`,
    lasts: true,
    holdSeconds: 0,
    client: undefined,
    lacks: without(side),
    broken: (scene) => [{ act: 'cut', host: scene.active, nic: nic(scene), how }],
    mended: (scene) => [{ act: 'mend', host: scene.active, nic: nic(scene) }],
    expects: (scene) => (how === 'carrier' ? movesOver(silenceBound(scene)) : silentCable(scene, side)),
  };
}

function without(side: Side): (scene: Scene) => string | undefined {
  return (scene) => (scene[side] === undefined ? `its routers have no ${WORDS[side]} side` : undefined);
}

/** VRRP alone does not notice it: the other side still hears the active router. The paths are on the public side. */
function silentCable(scene: Scene, side: Side): Expectation {
  const bound = side === 'outside' ? pathBound(scene) : undefined;
  if (bound !== undefined) {
    return movesOver(bound);
  }
  if (scene.inside === undefined) {
    // alone with its only side, each takes itself for the only one
    return movesOver(silenceBound(scene), { holder: 'both', afterRepair: 'primary' });
  }
  const isOnTheWay = side === 'outside' || scene.pool.network === scene.inside.network;
  return staysPut(
    'nothing watches the path, and the sync group needs both sides to take over',
    {},
    isOnTheWay ? { requests: 'all', untilSeconds: 'repair', established: 'may end' } : {},
  );
}

function partition(name: string, title: string, sides: readonly Side[], expects: (scene: Scene) => Expectation): Drill {
  const missing = sides.map(without);
  return {
    name,
    title,
    lasts: true,
    holdSeconds: 0,
    client: undefined,
    lacks: (scene) => missing.map((lacks) => lacks(scene)).find((reason) => reason !== undefined),
    broken: (scene) => {
      const addresses = sides.flatMap((side) => [scene[side]?.primary ?? [], scene[side]?.backup ?? []].flat());
      return [scene.active, scene.standby].map((host) => deafTo(host, addresses));
    },
    mended: ({ active, standby }) => [active, standby].map(hearing),
    expects,
  };
}

const TABLE = 'drill_partition';

/** A host hears itself by other ways: what comes from its own address by a NIC is nothing that it needs. */
function deafTo(host: string, addresses: readonly string[]): Action {
  const drop = `iifname != "lo" ip saddr { ${addresses.join(', ')} } drop;`;
  const chain = `chain heard { type filter hook prerouting priority -400; ${drop} }`;
  return { act: 'run', host, command: ['nft', `table ip ${TABLE} { ${chain}; }`] };
}

/** Fine also where the table is not there. */
function hearing(host: string): Action {
  return { act: 'run', host, command: ['nft', `add table ip ${TABLE}; delete table ip ${TABLE}`] };
}
