import { describe } from 'vitest';
import { missingPrograms } from '../../lib/host/packages';
import { isRoot } from '../../lib/host/probes';

/** Tests that need root and programs: a skip that says why on a user's machine, a failure where CI=true. */
export function describeWith(name: string, programs: readonly string[], tests: () => void): void {
  const lacks = [
    ...(isRoot() ? [] : ['root']),
    ...missingPrograms(programs).map((missing) => `${missing.program} of the package ${missing.package}`),
  ];
  if (lacks.length === 0 || process.env['CI'] === 'true') {
    describe(name, tests);
  } else {
    describe.skip(`${name} (skipped: needs ${lacks.join(', ')})`, tests);
  }
}
