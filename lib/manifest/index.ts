export { MANIFEST_FILE, parseManifest, printManifest, requireFresh } from './read';
export type { ManifestSecret } from './secret';
export { MANIFEST_VERSION } from './schema';
export type {
  Manifest,
  ManifestCluster,
  ManifestDetection,
  ManifestFile,
  ManifestHost,
  ManifestNetwork,
  ManifestNic,
  ManifestPairInterface,
  ManifestServer,
  ManifestService,
  ManifestSorryServer,
  ManifestTimers,
  ManifestWarning,
} from './schema';
