import type { Cluster } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import type { Host } from '../model/host';
import type { GuestSecret } from '../model/secret';
import { renderCloudConfig, shortCloudConfig, surroundings } from './cloud-config';
import type { GuestFile } from './guest-file';
import { guestFiles } from './guest-files';
import { renderNetworkConfig } from './network-config';
import type { Pieces } from './pieces';
import { secretsOf } from './secrets';

/** What a guest's seed disk holds, but for the meta-data, which names the birth. */
export interface Seed {
  readonly files: readonly GuestFile[];
  /** What the disk brings beside the documents. */
  readonly secrets: readonly GuestSecret[];
  readonly userData: Pieces;
  readonly networkConfig: string;
  /** All that a running guest cannot take over: another text here is another guest. */
  readonly birth: string;
}

export function renderSeed(cluster: Cluster, host: Host, distribution: Distribution): Seed {
  const files = guestFiles(cluster, host, distribution);
  const networkConfig = renderNetworkConfig(host);
  const around = surroundings(host, distribution);
  const birthFiles = files.filter((file) => file.class === 'birth');
  return {
    files,
    secrets: secretsOf(host),
    userData: renderCloudConfig(around, files),
    networkConfig,
    birth: `${shortCloudConfig(around, birthFiles)}${networkConfig}`,
  };
}
