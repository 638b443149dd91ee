import { createHash } from 'node:crypto';
import type { SeedDisk } from '../libvirt/machine';
import type { Cluster } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import type { Host } from '../model/host';
import { renderMetaData } from '../render/cloud-config';
import type { GuestFile } from '../render/guest-file';
import { renderIso9660 } from '../render/iso9660';
import { renderSeed } from '../render/seed';

/** The folder of a stack's seed disks, in the stack's folder. */
export const SEED_FOLDER = 'seeds';

/** A seed disk with the files that it brings. */
export interface HostSeed extends SeedDisk {
  readonly files: readonly GuestFile[];
  readonly userData: string;
  readonly metaData: string;
  readonly networkConfig: string;
  readonly instance: string;
}

/** The seed disk of a host, and the hashes by which it and the guest are known. */
export function hostSeed(cluster: Cluster, host: Host, distribution: Distribution): HostSeed {
  const { files, userData, networkConfig, birth } = renderSeed(cluster, host, distribution);
  const birthHash = hash(birth);
  const metaData = renderMetaData(host, birthHash);
  const content = hash(discOf({ userData, metaData, networkConfig }));
  const path = `${SEED_FOLDER}/${host.name}-${content}.iso`;
  const instance = `${host.name}-${birthHash}`;
  return { files, userData, networkConfig, metaData, birth: birthHash, content, path, instance };
}

/** The bytes of the disk: made when they are written, as those of a large stack would fill the memory. */
export function discOf(seed: Pick<HostSeed, 'userData' | 'metaData' | 'networkConfig'>): Uint8Array {
  // the label by which cloud-init finds it
  return renderIso9660('cidata', [
    { name: 'user-data', content: seed.userData },
    { name: 'meta-data', content: seed.metaData },
    { name: 'network-config', content: seed.networkConfig },
  ]);
}

function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
