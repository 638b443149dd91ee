import type { Lab } from '../cluster';
import { wireOf } from '../network';
import { sidesOf } from '../router-pair';
import type { Problem } from './problem';
import { sharing } from './problem';

/** LVS016 and LVS032: what pairs of routers must not share, and what a pair is for. */
export function routerProblems(lab: Lab): readonly Problem[] {
  const instances = lab.clusters.flatMap(({ pair }) => sidesOf(pair).map((side) => ({ pair, side })));
  const groups = sharing(instances, ({ side }) => `${wireOf(side.network)} ${side.virtualRouterId}`);
  const twice = groups.flatMap(([first, ...others]) =>
    others.map(({ pair, side }): Problem => {
      const message = `virtualRouterId ${side.virtualRouterId} is used twice on ${side.network.path}: by ${first.pair.path} and by ${pair.path}`;
      const fix = `give one of them another virtualRouterId, 1 to 255, for that interface`;
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
