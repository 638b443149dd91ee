export { MANIFEST_FILE, parseManifest, printManifest, requireFresh } from './read';
export { MANIFEST_VERSION } from './schema';
export type {
  Manifest,
  ManifestCluster,
  ManifestFile,
  ManifestHost,
  ManifestNetwork,
  ManifestPairInterface,
  ManifestServer,
  ManifestService,
  ManifestSorryServer,
  ManifestWarning,
} from './schema';
