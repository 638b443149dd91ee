import type { Expectation } from '../../drills/drill';
import type { Scene } from '../../drills/scene';
import { holderOf } from '../../drills/verdict';
import { code } from '../page/code';

// What must happen in a drill, as sentences.

export function holderWords({ holder, staleAllowed }: Expectation, scene: Scene): string {
  const addresses = scene.cluster.routers.interfaces.flatMap(({ floating }) => floating).join(', ');
  if (holder === 'one') {
    return `Exactly one router holds ${addresses}`;
  }
  const { active, standby } = scene;
  return holder === 'both'
    ? `${code(active)} and ${code(standby)} both hold ${addresses}`
    : `${code(holderOf({ holder, staleAllowed: false }, scene))} holds ${addresses}${
        staleAllowed ? ` (they may stay behind on ${code(active)} as well)` : ''
      }`;
}

export function limitWords({ withinSeconds, holder }: Expectation): string {
  if (withinSeconds === 'boot') {
    return 'after the boot';
  }
  return withinSeconds === 0 && holder === 'active' ? 'all the time' : `within ${seconds(withinSeconds)} s`;
}

export function clientWords({ lost: { requests, untilSeconds, refused, established } }: Expectation): string {
  const until =
    untilSeconds === 'boot'
      ? 'until the boot is over'
      : untilSeconds === 'repair'
        ? 'until it is put right'
        : `for ${seconds(untilSeconds)} s at most`;
  const fails = refused ? 'are refused' : 'get no answer';
  const asked = {
    none: 'All new requests are answered',
    some: `Some new requests ${fails} ${until}`,
    all: `New requests ${fails} ${until}`,
  };
  return `${asked[requests]}; an established connection ${established === 'goes on' ? 'goes on' : 'may end'}.`;
}

export function repairWords({ afterRepair }: Expectation, scene: Scene): string {
  return afterRepair === 'one'
    ? 'Then exactly one router is active, whichever.'
    : `Then ${code(holderOf({ holder: afterRepair, staleAllowed: false }, scene))} is active.`;
}

/** Two digits behind the point at most. */
export function seconds(value: number): string {
  return `${Math.round(value * 100) / 100}`;
}
