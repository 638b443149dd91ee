export { MANIFEST_FILE, parseManifest, printManifest, requireFresh } from './read';
export type { ManifestBirth, ManifestFile, ManifestHost, ManifestNic } from './host';
export type { ManifestHypervisor } from './hypervisor';
export type { ManifestSecret } from './secret';
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
