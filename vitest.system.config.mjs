import { defineConfig } from 'vitest/config';
import base from './vitest.config.mjs';

// each file deploys a cluster of its own: one after the other, and no hurry
export default defineConfig({
  test: {
    ...base.test,
    include: ['test/**/*.system.test.ts'],
    exclude: [],
    fileParallelism: false,
    // each test's line as it ends: a run takes many minutes
    reporters: base.test.reporters.includes('json') ? ['verbose', 'json'] : ['verbose'],
    testTimeout: 900_000,
    hookTimeout: 1_200_000,
    teardownTimeout: 120_000,
  },
});
