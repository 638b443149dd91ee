import type { Lab } from '../cluster';
import { wireOf } from '../network';
import { type PairInterface, sidesOf } from '../router-pair';
import { USUAL_VIRTUAL_ROUTER_ID, VIRTUAL_ROUTER_ID } from '../vrrp';
import type { Problem } from './problem';
import { sharing } from './problem';

/** LVS016 and LVS032: what pairs of routers must not share, and what a pair is for. */
export function routerProblems(lab: Lab): readonly Problem[] {
  const instances = lab.clusters.flatMap(({ pair }) => sidesOf(pair).map((side) => ({ pair, side })));
  const groups = sharing(instances, ({ side }) => `${wireOf(side.network)} ${side.virtualRouterId}`);
  const twice = groups.flatMap(([first, ...others]) =>
    others.map(({ pair, side }): Problem => {
      const message = `virtualRouterId ${side.virtualRouterId} is used twice on ${side.network.path}: by ${first.pair.path} and by ${pair.path}`;
      const free = freeGroup(
        instances.map((each) => each.side).filter((each) => wireOf(each.network) === wireOf(side.network)),
      );
      const fix = `give one of them another for that interface, such as virtualRouterId: ${free}${defaultWords(side)}`;
      return { code: 'LVS016', severity: 'error', path: pair.path, message, fix };
    }),
  );
  const idle = lab.clusters
    .filter(({ services }) => services.length === 0)
    .map(({ pair }): Problem => {
      const message = `${pair.path} balances nothing: no service names a pool of it`;
      const fix = 'add a RealServerPool and a VirtualService or FirewallMarkService';
      return { code: 'LVS032', severity: 'warning', path: pair.path, message, fix };
    });
  return [...twice, ...idle];
}

/** The first number above the defaults that none of these has. */
function freeGroup(sides: readonly PairInterface[]): number | undefined {
  const taken = new Set(sides.map(({ virtualRouterId }) => virtualRouterId));
  const all = Array.from({ length: VIRTUAL_ROUTER_ID.to }, (_, index) => index + 1).filter((each) => !taken.has(each));
  return all.find((each) => each > Math.max(...Object.values(USUAL_VIRTUAL_ROUTER_ID))) ?? all[0];
}

/** Who has written no number finds it in no line of theirs. */
function defaultWords({ virtualRouterId }: PairInterface): string {
  const [kind] = Object.entries(USUAL_VIRTUAL_ROUTER_ID).find(([, usual]) => usual === virtualRouterId) ?? [];
  return kind === undefined ? '' : `; ${virtualRouterId} is the default of a ${kind} side`;
}
