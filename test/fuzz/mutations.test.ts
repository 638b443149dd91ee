import { Testing } from 'cdktf';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Site } from '../../lib/constructs/site';
import { manifestOf } from '../../lib/constructs/site-manifest';
import { InputError } from '../../lib/errors';
import { parseManifest, printManifest, requireFresh } from '../../lib/manifest';
import { TOPICS } from '../../tools/docs/rules';
import type { Rule } from '../../tools/docs/rules/rule';
import { problemsIn, stackOf } from './build';
import { labs } from './labs';
import { MUTATIONS, WRITTEN_MUTATIONS } from './mutations';
import { MUTATED, SEED, TIMEOUT_MS } from './runs';
import type { LabSpec } from './spec';

// One rule broken in a random cluster: it is the one that speaks, and no other.

/** What most changes are about: the first pool has machines. */
const bases = labs.filter(
  // the networks of machines on several hosts cannot be written anew at one place
  ({ pools, neighbours }) => pools[0]?.workload !== undefined && Object.keys(neighbours).length === 0,
);
const specs = fc.sample(bases, { numRuns: 4 * MUTATED, seed: SEED });
const warnings = new Set(
  Object.values(TOPICS)
    .flatMap((rules) => Object.entries<Rule>(rules))
    .filter(([, { isWarning }]) => isWarning === true)
    .map(([code]) => code),
);

interface Said {
  readonly code: string;
  readonly path: string;
  readonly isWarning: boolean;
}

/** What a user hears of a stack, each as often as it is said: at once, by the synth of its app, or as a warning. */
function said(spec: LabSpec): readonly Said[] {
  let stack: ReturnType<typeof stackOf>;
  try {
    stack = stackOf(spec);
  } catch (error) {
    if (error instanceof InputError) {
      return [{ code: error.code, path: error.message.split(':')[1] ?? '', isWarning: false }];
    }
    throw error;
  }
  // cdktf itself misses the provider where there is no LibvirtHost
  const own = (words: string): readonly string[] => /^LVS\d{3}(?=: )/.exec(words) ?? [];
  const errors = stack.node.root.node
    .findAll()
    .flatMap(({ node }) =>
      node.validate().flatMap((words) => own(words).map((code) => ({ code, path: node.path, isWarning: false }))),
    );
  const others = problemsIn(stack).filter(({ severity }) => severity === 'warning');
  return [...errors, ...others.map(({ code, path }) => ({ code, path, isWarning: true }))];
}

/** What is said of a stack and was not said of its neighbour. */
function added(before: readonly Said[], after: readonly Said[]): readonly string[] {
  const print = ({ code, path }: Said): string => `${code} ${path}`;
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
    (broken, { right, wrong, needs = () => true }) => {
      const code = broken.replace(/: .*/, '');
      const able = specs.filter(needs).slice(0, MUTATED);
      expect(able.length).toBeGreaterThan(MUTATED / 2);
      for (const spec of able) {
        const [before, after] = [said(right(spec)), said(wrong(spec))];
        expect(before.filter(({ isWarning }) => !isWarning)).toEqual([]);
        const codes = added(before, after).map((each) => each.replace(/ .*/, ''));
        expect([...new Set(codes)], added(before, after).join(', ')).toEqual([code]);
        expect(after.filter((each) => each.code === code).map(({ isWarning }) => isWarning)).toContain(
          warnings.has(code),
        );
      }
    },
    TIMEOUT_MS,
  );
});

describe(`the manifest of random clusters of seed ${SEED}`, () => {
  const written = specs.slice(0, MUTATED).map((spec) => {
    const stack = stackOf(spec);
    return { manifest: manifestOf(Site.of(stack)), document: Testing.synth(stack) };
  });
  const read = (text: string, document: string): void => requireFresh(parseManifest(text), document);

  test('is read as it was written', () => {
    for (const { manifest } of written) {
      expect(parseManifest(printManifest(manifest))).toEqual(JSON.parse(JSON.stringify(manifest)));
    }
  });

  test.each(Object.entries(WRITTEN_MUTATIONS))('is refused with %s if that happened to it', (code, wrong) => {
    for (const { manifest, document } of written) {
      expect(() => read(printManifest(manifest), document)).not.toThrow();
      expect(() => read(wrong(manifest), document)).toThrow(expect.objectContaining({ code }));
    }
  });
});
