import type { Lab } from '../cluster';
import type { RealServerPool } from '../real-server-pool';
import type { Service } from '../service';
import { onePacketProblems } from './one-packet';
import type { Problem } from './problem';
import { sorryServerProblems } from './sorry-servers';

/** LVS050 to LVS057: options of services and servers that do not fit what they stand beside. */
export function serviceOptionProblems(lab: Lab): readonly Problem[] {
  return lab.clusters.flatMap(({ pools, services }) => [
    ...pools.flatMap(thresholds),
    ...services.flatMap((service, index) => [
      ...sorryServerProblems(service),
      ...quorum(service),
      ...persistence(service),
      ...onePacketProblems(service, services.slice(0, index)),
    ]),
  ]);
}

/** The kernel refuses such a server, so it would be missing on both routers (ip_vs_ctl.c). */
function thresholds({ path, servers }: RealServerPool): readonly Problem[] {
  return servers
    .filter(({ upperThreshold = 0, lowerThreshold = 0 }) => lowerThreshold > upperThreshold)
    .map(({ name, upperThreshold, lowerThreshold }): Problem => {
      const than =
        upperThreshold === undefined ? 'without an upperThreshold' : `above upperThreshold ${upperThreshold}`;
      const message = `lowerThreshold ${lowerThreshold} of ${name} is ${than}: IPVS takes no such server`;
      const fix = 'write an upperThreshold that is at least as high';
      return { code: 'LVS050', severity: 'error', path, message, fix };
    });
}

/** keepalived gains a quorum with its weight and the hysteresis on top. */
function quorum({ path, pool, quorum, sorryServer, omega }: Service): readonly Problem[] {
  const heard = (sorryServer ?? quorum?.up[0] ?? quorum?.down[0]) !== undefined;
  const idle: readonly Problem[] = [
    ...(quorum !== undefined && !heard
      ? [unheard(path, `quorum.weight ${quorum.weight}`, 'sorryServer, quorum.up or quorum.down')]
      : []),
    ...(omega && quorum?.down[0] === undefined ? [unheard(path, 'omega', 'quorum.down')] : []),
  ];
  const all = pool.servers.reduce((sum, { weight }) => sum + weight, 0);
  if (quorum === undefined || quorum.weight + quorum.hysteresis <= all) {
    return idle;
  }
  const { weight, hysteresis } = quorum;
  const [asked, whole] =
    hysteresis > 0 ? [`${weight} and hysteresis ${hysteresis}`, ', weight and hysteresis together'] : [`${weight}`, ''];
  const message = `quorum.weight ${asked} is more than the servers of ${pool.path} weigh together, ${all}: once lost it never comes back`;
  const fix = `ask for ${all} at most${whole}, or add servers`;
  return [...idle, { code: 'LVS053', severity: 'error', path, message, fix }];
}

function unheard(path: string, what: string, missing: string): Problem {
  const message = `${what} changes nothing: there is no ${missing}`;
  return { code: 'LVS054', severity: 'warning', path, message, fix: `add ${missing}, or leave it out` };
}

function persistence({ path, persistenceNetmask, persistenceSeconds }: Service): readonly Problem[] {
  if (persistenceNetmask === undefined || persistenceSeconds !== undefined) {
    return [];
  }
  const message = `persistenceNetmask ${persistenceNetmask} groups clients that keep no server: the service has no persistence`;
  return [{ code: 'LVS057', severity: 'error', path, message, fix: 'write persistenceSeconds, such as 300, as well' }];
}
