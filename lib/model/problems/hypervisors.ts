import type { Lab } from '../cluster';
import type { Problem } from './problem';
import { sharing } from './problem';

/** LVS101 and LVS102: hypervisors of one stack that others could not tell apart. */
export function hypervisorProblems({ hypervisors }: Lab): readonly Problem[] {
  const names = sharing(hypervisors, ({ name }) => name).flatMap(([first, ...others]) =>
    others.map(({ path, name }): Problem => {
      const message = `two hosts have one name, ${name}: ${first.path} and ${path}; it is their provider's alias, and begins the addresses of their resources`;
      return { code: 'LVS101', severity: 'error', path, message, fix: 'rename one of the constructs' };
    }),
  );
  const ends = hypervisors.flatMap(({ path, tunnelAddress }) =>
    tunnelAddress === undefined ? [] : [{ path, address: `${tunnelAddress}` }],
  );
  const addresses = sharing(ends, ({ address }) => address).flatMap(([first, ...others]) =>
    others.map(({ path, address }): Problem => {
      const message = `two hosts have the tunnelAddress ${address}: ${first.path} and ${path}; what the one sends to the other would never leave it`;
      return { code: 'LVS102', severity: 'error', path, message, fix: 'give each host an address of its own' };
    }),
  );
  return [...names, ...addresses];
}
