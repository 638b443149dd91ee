import { HostError } from '../host/host-error';
import type { Drill, Fault } from './drill';
import { CABLE_DRILLS } from './table-cables';
import { CONNECTION_DRILLS } from './table-connections';
import { FAULTS } from './table-faults';
import { ROUTER_DRILLS } from './table-routers';
import { SERVER_DRILLS } from './table-servers';

/** All drills, in the order in which they are run. */
export const DRILLS: readonly Drill[] = [...ROUTER_DRILLS, ...CABLE_DRILLS, ...SERVER_DRILLS, ...CONNECTION_DRILLS];

/** What can be broken to be found and repaired by hand: what stays as it is until somebody does. */
export const BREAKABLE: readonly Fault[] = [
  ...FAULTS,
  ...DRILLS.filter(({ client, lasts }) => lasts && client === undefined),
];

/** The drills with these names, in their own order; all, if there are none. */
export function drillsNamed(names: readonly string[]): readonly Drill[] {
  const unknown = names.filter((name) => !DRILLS.some((drill) => drill.name === name));
  if (unknown.length > 0) {
    throw new HostError(
      `there is no drill '${unknown.join("', '")}': there are ${DRILLS.map(({ name }) => name).join(', ')}`,
    );
  }
  return names.length === 0 ? DRILLS : DRILLS.filter(({ name }) => names.includes(name));
}
