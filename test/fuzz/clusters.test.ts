import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { PREPARATION_MS, prepareProvider, skipsRealProvider } from '../provider-libvirt/terraform';
import { describeWith } from '../needs';
import type { Built } from './build';
import { build } from './build';
import { JUDGES } from './judges';
import { labs } from './labs';
import { BATCH, RUNS, SEED, TIMEOUT_MS } from './runs';

// Random clusters over all that the constructs can say. The seed is fixed, unless `npm run fuzz` asks for chance.

const specs = fc.sample(labs, { numRuns: RUNS, seed: SEED });
const built = specs.map(build);

/** Finds the smallest stack for which a promise of all stacks is broken. */
async function smallest(index: number, holds: (built: Built) => Promise<void>): Promise<void> {
  const property = fc.asyncProperty(labs, (spec) => holds(build(spec)));
  await fc.assert(property, {
    seed: SEED,
    path: `${index}`,
    numRuns: 1,
    interruptAfterTimeLimit: TIMEOUT_MS / 4,
    markInterruptAsFailure: true,
  });
}

describe('a random cluster', () => {
  test('has nothing wrong with it', async () => {
    const wrong = built.findIndex(({ problems }) => problems.some(({ severity }) => severity === 'error'));
    if (wrong >= 0) {
      await smallest(wrong, ({ problems }) => {
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        return Promise.resolve();
      });
    }
  });
});

// the programs work, and this one waits for them
describe.concurrent.each(Object.entries(JUDGES))('%s', (program, { needs, complaints }) => {
  const skips = program.startsWith('terraform') && skipsRealProvider;
  beforeAll(async () => {
    if (program.startsWith('terraform') && !skips) {
      await prepareProvider();
    }
  }, PREPARATION_MS);

  describeWith(needs, `and ${RUNS} random clusters of seed ${SEED}`, () => {
    test.skipIf(skips)(
      'has nothing to say',
      async () => {
        for (let first = 0; first < built.length; first += BATCH) {
          const said = await complaints(built.slice(first, first + BATCH));
          const wrong = said.findIndex((words) => words !== undefined);
          if (wrong >= 0) {
            await smallest(first + wrong, async (one) => {
              expect((await complaints([one]))[0]).toBeUndefined();
            });
            // it speaks of several together only
            expect(said[wrong]).toBeUndefined();
          }
        }
      },
      TIMEOUT_MS,
    );
  });
});
