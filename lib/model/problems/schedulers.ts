import type { Lab } from '../cluster';
import type { Scheduler, Service } from '../service';
import type { Problem } from './problem';

/** LVS058 and LVS059: schedulers that do something else than the cluster seems to ask of them, ipvsadm(8). */
export function schedulerProblems(lab: Lab): readonly Problem[] {
  return lab.clusters.flatMap(({ services }) =>
    services.flatMap((service) => [...weights(service), ...target(service)]),
  );
}

const IGNORE_WEIGHTS: readonly Scheduler[] = ['rr', 'lc'];
const CHOOSE_BY_DESTINATION: readonly Scheduler[] = ['dh', 'lblc', 'lblcr'];

/** A weight of 0 counts with every scheduler. */
function weights({ path, pool, scheduler, slowStartStepSeconds }: Service): readonly Problem[] {
  const given = pool.servers.map(({ weight }) => weight).filter((weight) => weight > 0);
  const highest = Math.max(...given);
  const problem = { code: 'LVS058', severity: 'warning', path } as const;
  const differ = given.some((weight) => weight !== highest);
  if (IGNORE_WEIGHTS.includes(scheduler) && (differ || (slowStartStepSeconds !== undefined && highest > 1))) {
    const what = differ ? `those of ${pool.path} differ` : 'slowStartStepSeconds raises them';
    const message = `scheduler '${scheduler}' does not look at weights, and ${what}`;
    const fix = `write 'w${scheduler}'${differ ? ', or the same weight for all' : ''}`;
    return [{ ...problem, message, fix }];
  }
  if (scheduler === 'ovf' && highest === 1) {
    const message = `scheduler 'ovf' takes the weight for the connections that a server may have, and all of ${pool.path} are 1`;
    return [{ ...problem, message, fix: 'write as weight how many connections a server may have' }];
  }
  if (scheduler === 'fo' && given.filter((weight) => weight === highest).length > 1) {
    const message = `scheduler 'fo' gives all connections to the highest weight, and ${pool.path} has it more than once`;
    return [{ ...problem, message, fix: 'give the servers weights in the order in which they shall serve' }];
  }
  return [];
}

function target({ path, scheduler, virtualAddress }: Service): readonly Problem[] {
  if (!CHOOSE_BY_DESTINATION.includes(scheduler)) {
    return [];
  }
  const message = `scheduler '${scheduler}' chooses by the address that a client asks, which is always ${virtualAddress}: one server would get all it can take`;
  const fix = "write 'sh' or 'mh' to choose by the client, or 'wlc' to balance";
  return [{ code: 'LVS059', severity: 'warning', path, message, fix }];
}
