import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    alias: [
      { find: /^cdktf-lvs$/, replacement: `${import.meta.dirname}/lib/index.ts` },
      { find: /^cdktf-lvs\/(.+)$/, replacement: `${import.meta.dirname}/lib/$1/index.ts` },
    ],
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.system.test.ts'],
    testTimeout: 30_000,
    restoreMocks: true,
  },
});
