import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import base from './vitest.config.mjs';

// the longest first, so that none of them is alone at the end
const LONGEST = ['drills', 'rig', 'live-change', 'heal', 'manual'];

class LongestFirst extends BaseSequencer {
  sort(files) {
    const place = ({ moduleId }) => LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.system.test.ts`));
    const rank = (file) => (place(file) === -1 ? LONGEST.length : place(file));
    return files.toSorted((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

// each file deploys a cluster of its own, and waits for it most of the time: two at once, and no hurry
export default defineConfig({
  test: {
    ...base.test,
    include: ['test/**/*.system.test.ts'],
    exclude: [],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // each test's line as it ends: a run takes many minutes
    reporters: ['verbose', ...base.test.reporters.slice(1)],
    testTimeout: 900_000,
    hookTimeout: 1_200_000,
    teardownTimeout: 120_000,
  },
});
