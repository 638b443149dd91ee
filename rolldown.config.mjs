import { readdirSync } from 'node:fs';
import { defineConfig } from 'rolldown';

const resources = readdirSync('lib/provider-libvirt', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `provider-libvirt/${name}/index`);

// what users import or run, and the programs that the rig starts by their paths; what two of them share is one chunk
const entries = [
  'index',
  'manifest/index',
  'provider-libvirt/index',
  ...resources,
  'testing/index',
  'cli/main',
  'rig/probe-program',
  'rig/request-program',
];

export default defineConfig({
  input: Object.fromEntries(entries.map((entry) => [entry, `lib/${entry}.ts`])),
  platform: 'node',
  external: /^[^./]/,
  output: {
    dir: 'dist',
    format: 'cjs',
    exports: 'named',
    strict: true,
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: { groups: [{ name: 'provider-libvirt', test: /lib\/provider-libvirt\// }] },
  },
});
