import { defineConfig } from 'vitest/config';

// where CI counts the tests of all runs together
const results = process.env['TEST_RESULTS'];

export default defineConfig({
  test: {
    alias: [
      { find: /^cdktf-lvs$/, replacement: `${import.meta.dirname}/lib/index.ts` },
      { find: /^cdktf-lvs\/(.+)$/, replacement: `${import.meta.dirname}/lib/$1/index.ts` },
    ],
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.system.test.ts'],
    globalSetup: ['test/scratch-folder.ts'],
    // many tests wait for programs of their own: the usual number leaves a processor idle, of two one
    maxWorkers: '100%',
    testTimeout: 30_000,
    // of tests that start programs of their own and wait for them
    maxConcurrency: 2,
    reporters:
      results === undefined
        ? ['default']
        : ['default', [`${import.meta.dirname}/.ci/reporter.mjs`, { folder: results }]],
    restoreMocks: true,
  },
});
