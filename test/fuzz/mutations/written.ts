import type { Manifest } from '../../../lib/manifest';
import { printManifest } from '../../../lib/manifest';
import type { Code } from '../../../tools/docs/rules/rule';

/** What becomes of a manifest between its synth and its reader. */
export const WRITTEN_MUTATIONS: Readonly<Record<Code, (manifest: Manifest) => string>> = {
  LVS040: (manifest) => printManifest(manifest).slice(0, -10),
  LVS041: (manifest) => JSON.stringify({ ...manifest, version: manifest.version + 1 }),
  LVS042: (manifest) =>
    printManifest({
      ...manifest,
      networks: manifest.networks.map((network) => ({ ...network, resource: `${network.resource}_` })),
    }),
};
