import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../lib/model/problems';
import { TOPICS } from '../../tools/docs/rules';
import type { Rule } from '../../tools/docs/rules/rule';
import { problemsIn, stackOf } from './build';
import { labs } from './labs';
import { MUTATIONS } from './mutations';
import { MUTATED, SEED, TIMEOUT_MS } from './runs';
import type { LabSpec } from './spec';

// One rule broken in a random cluster: it is the one that speaks, and no other.

/** What most changes are about: the first pool has machines. */
const bases = labs.filter(({ pools }) => pools[0]?.workload !== undefined);
const specs = fc.sample(bases, { numRuns: 4 * MUTATED, seed: SEED });
const warnings = new Set(
  Object.values(TOPICS)
    .flatMap((rules) => Object.entries<Rule>(rules))
    .filter(([, { isWarning }]) => isWarning === true)
    .map(([code]) => code),
);

/** What is said of a stack, each as often as it is said. */
function said(spec: LabSpec): readonly Problem[] {
  return problemsIn(stackOf(spec));
}

/** What is said of a stack and was not said of its neighbour. */
function added(before: readonly Problem[], after: readonly Problem[]): readonly string[] {
  const print = ({ code, path }: Problem): string => `${code} ${path}`;
  const left = before.map(print);
  return after.map(print).filter((each) => {
    const place = left.indexOf(each);
    if (place >= 0) {
      left.splice(place, 1);
    }
    return place < 0;
  });
}

describe(`one mistake in random clusters of seed ${SEED}`, () => {
  test.each(Object.entries(MUTATIONS))(
    'is %s, and nothing else',
    (code, { right, wrong, needs = () => true }) => {
      const able = specs.filter(needs).slice(0, MUTATED);
      expect(able.length).toBeGreaterThan(MUTATED / 2);
      for (const spec of able) {
        const [before, after] = [said(right(spec)), said(wrong(spec))];
        expect(before.filter(({ severity }) => severity === 'error')).toEqual([]);
        const codes = added(before, after).map((each) => each.replace(/ .*/, ''));
        expect([...new Set(codes)], added(before, after).join(', ')).toEqual([code]);
        expect(after.filter((each) => each.code === code).map(({ severity }) => severity === 'warning')).toContain(
          warnings.has(code),
        );
      }
    },
    TIMEOUT_MS,
  );
});
