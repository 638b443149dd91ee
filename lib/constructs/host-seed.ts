import { createHash } from 'node:crypto';
import type { SeedTexts } from '../libvirt/machine';
import type { Cluster } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import type { Host } from '../model/host';
import { renderMetaData } from '../render/cloud-config';
import type { GuestFile } from '../render/guest-file';
import { renderSeed } from '../render/seed';

/** A seed disk with the files that it brings. */
export interface HostSeed extends SeedTexts {
  readonly files: readonly GuestFile[];
  readonly instance: string;
}

/** The seed disk of a host, and the hashes by which it and the guest are known. */
export function hostSeed(cluster: Cluster, host: Host, distribution: Distribution): HostSeed {
  const { files, userData, networkConfig, birth } = renderSeed(cluster, host, distribution);
  const birthHash = hash(birth);
  const metaData = renderMetaData(host, birthHash);
  const content = hash([userData, metaData, networkConfig].join('\n'));
  const instance = `${host.name}-${birthHash}`;
  return { files, userData, networkConfig, metaData, birth: birthHash, content, instance };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
