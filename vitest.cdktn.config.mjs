import { defineConfig } from 'vitest/config';
import base from './vitest.config.mjs';

// the suites that load the core, with its successor in its place
export default defineConfig({
  test: {
    ...base.test,
    alias: [...base.test.alias, { find: /^cdktf$/, replacement: `${import.meta.dirname}/node_modules/cdktn` }],
    include: [
      'test/cores.test.ts',
      'test/{constructs,drills,fuzz,libvirt,provider-libvirt,testing}/**/*.test.ts',
      'test/render/*check*.test.ts',
      'test/rig/{family,guest-plans,host-groups,job,secrets}.test.ts',
    ],
  },
});
