import type { Lab } from '../cluster';
import type { GuestBase } from '../guest-base';
import type { GuestPool } from '../real-server-pool';
import { answersDirectly, guestPoolsOf } from '../real-server-pool';
import type { Problem } from './problem';
import { sharing } from './problem';

/** LVS021, LVS085 and LVS086: what images are called, and how their guests come to their packages. */
export function imageProblems(lab: Lab): readonly Problem[] {
  const names = sharing(lab.images, ({ path }) => path.replaceAll('/', '-')).flatMap(([first, ...others]) =>
    others.map(({ path }): Problem => {
      const message = `two images have one name in libvirt: ${first.path} and ${path}`;
      return { code: 'LVS021', severity: 'error', path, message, fix: 'rename one of the constructs' };
    }),
  );
  const pools = lab.clusters.flatMap((cluster) => guestPoolsOf(cluster.pools));
  return [...names, ...lab.images.flatMap(withoutNames), ...pools.flatMap(withoutWayOut)];
}

function withoutNames({ path, hasPackages, nameservers }: GuestBase): readonly Problem[] {
  if (hasPackages || nameservers.length > 0) {
    return [];
  }
  const message = `hasPackages is false and nameservers is empty: no guest of ${path} would find the mirror of its packages`;
  const fix = "write the addresses of name servers, such as nameservers: ['192.168.26.254']";
  return [{ code: 'LVS086', severity: 'error', path, message, fix }];
}

function withoutWayOut(pool: GuestPool): readonly Problem[] {
  const { path, base, pair, workload } = pool;
  const hasWayOut = answersDirectly(pool) || pair.realServerInternet;
  const needsPackages = workload.kind !== 'custom' || workload.packages.length > 0;
  if (base.hasPackages || hasWayOut || !needsPackages) {
    return [];
  }
  const message = `the servers of ${path} have to install packages when they are born (hasPackages of ${base.path} is false), and reach no mirror`;
  const fix = `set realServerInternet of ${pair.path}, or take an image that has the packages`;
  return [{ code: 'LVS085', severity: 'error', path, message, fix }];
}
