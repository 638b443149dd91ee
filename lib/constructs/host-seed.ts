import type { SeedDisk } from '../libvirt/machine';
import type { Cluster } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import type { Host } from '../model/host';
import type { GuestSecret } from '../model/secret';
import { renderMetaData } from '../render/cloud-config';
import type { GuestFile } from '../render/guest-file';
import { iso9660, SYSTEM_AREA_BYTES } from '../render/iso9660';
import type { Pieces } from '../render/pieces';
import { renderSeed } from '../render/seed';
import { shortHashBehind, shortHashOf } from './content-hash';
import { readSecret } from './secret-content';

/** The folder of a stack's seed disks, in the stack's folder. */
export const SEED_FOLDER = 'seeds';

/** A seed disk with the files that it brings. */
export interface HostSeed extends SeedDisk {
  readonly files: readonly GuestFile[];
  readonly secrets: readonly GuestSecret[];
  readonly userData: Pieces;
  readonly metaData: string;
  readonly networkConfig: string;
  readonly instance: string;
}

/**
 * The seed disk of a host, and the hashes by which it and the guest are known.
 * @param secretFolder where it lies if it brings secrets
 */
export function hostSeed(
  cluster: Cluster,
  host: Host,
  distribution: Distribution,
  secretFolder: () => string,
): HostSeed {
  const { files, secrets, userData, networkConfig, birth } = renderSeed(cluster, host, distribution);
  const birthHash = shortHashOf(birth);
  const metaData = renderMetaData(host, birthHash);
  // the secrets' hashes are in the user-data
  const content = discHash(...discOf({ userData, metaData, networkConfig, secrets: [] }));
  const path = `${secrets.length === 0 ? SEED_FOLDER : secretFolder()}/${host.name}-${content}.iso`;
  const instance = `${host.name}-${birthHash}`;
  return { files, secrets, userData, networkConfig, metaData, birth: birthHash, content, path, instance };
}

// the label by which cloud-init finds it
const seedDisc = iso9660('cidata');
const discHash = shortHashBehind(new Uint8Array(SYSTEM_AREA_BYTES));

/** The disk itself behind its system area: made when they are written, as those of a large stack would fill the memory. */
export function discOf(seed: Pick<HostSeed, 'userData' | 'metaData' | 'networkConfig' | 'secrets'>): Pieces {
  return seedDisc([
    { name: 'user-data', content: seed.userData },
    { name: 'meta-data', content: [seed.metaData] },
    { name: 'network-config', content: [seed.networkConfig] },
    ...(seed.secrets.length === 0 ? [] : [{ name: 'secrets', content: [contentsOf(seed.secrets)] }]),
  ]);
}

/** Each content once, by its hash, as BASE64. */
function contentsOf(secrets: readonly GuestSecret[]): string {
  const contents = secrets.map(({ file }) => [file.sha256, Buffer.from(readSecret(file)).toString('base64')] as const);
  return JSON.stringify(Object.fromEntries(contents));
}
