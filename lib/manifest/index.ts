export { MANIFEST_FILE, parseManifest, printManifest, requireFresh } from './read';
export type { ManifestBirth, ManifestFile, ManifestHost, ManifestNic, ManifestSecret } from './host';
export type { ManifestHypervisor } from './hypervisor';
export { MANIFEST_VERSION } from './schema';
export type {
  Manifest,
  ManifestCluster,
  ManifestDetection,
  ManifestNetwork,
  ManifestPairInterface,
  ManifestPool,
  ManifestServer,
  ManifestService,
  ManifestSorryServer,
  ManifestTimers,
  ManifestWarning,
} from './schema';
