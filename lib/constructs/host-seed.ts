import type { SeedDisk } from '../libvirt/machine';
import type { Cluster } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import type { Host } from '../model/host';
import type { GuestSecret } from '../model/secret';
import { renderMetaData } from '../render/cloud-config';
import type { GuestFile } from '../render/guest-file';
import { iso9660 } from '../render/iso9660';
import type { Pieces } from '../render/pieces';
import { renderSeed } from '../render/seed';
import type { Assembly } from './assembly';
import { hashOf, shortHashOf } from './content-hash';
import { readSecret } from './secret-content';

/** The folder of a stack's seed disks, in the stack's folder. */
export const SEED_FOLDER = 'seeds';

/** A seed disk with the files that it brings. */
export interface HostSeed extends SeedDisk {
  readonly files: readonly GuestFile[];
  readonly secrets: readonly GuestSecret[];
  readonly userData: Pieces;
  /** By which the guest reports it. */
  readonly userDataSha256: string;
  readonly metaData: string;
  readonly networkConfig: string;
  readonly instance: string;
}

/**
 * The seed disks of all machines, by the paths of their hosts.
 * @param secretFolder where those lie that bring secrets
 */
export function hostSeeds(
  hosts: Assembly['hosts'],
  machines: ReadonlyMap<string, { readonly distribution: Distribution }>,
  secretFolder: () => string,
): ReadonlyMap<string, HostSeed> {
  const seeds = new Map<string, HostSeed>();
  for (const [path, { cluster, host }] of hosts) {
    const machine = machines.get(path);
    if (machine !== undefined) {
      seeds.set(path, hostSeed(cluster, host, machine.distribution, secretFolder));
    }
  }
  return seeds;
}

/** The seed disk of a host, and the hashes by which it and the guest are known. */
function hostSeed(cluster: Cluster, host: Host, distribution: Distribution, secretFolder: () => string): HostSeed {
  const { files, secrets, userData, networkConfig, birth } = renderSeed(cluster, host, distribution);
  const birthHash = shortHashOf(birth);
  const metaData = renderMetaData(host, birthHash);
  const userDataSha256 = hashOf(...userData);
  // all that is on the disk: of its secrets, the user-data has the hashes
  const content = shortHashOf(JSON.stringify([userDataSha256, metaData, networkConfig]));
  const path = `${secrets.length === 0 ? SEED_FOLDER : secretFolder()}/${host.name}-${content}.iso`;
  const instance = `${host.name}-${birthHash}`;
  return {
    files,
    secrets,
    userData,
    userDataSha256,
    networkConfig,
    metaData,
    birth: birthHash,
    content,
    path,
    instance,
  };
}

// the label by which cloud-init finds it
const seedDisc = iso9660('cidata');

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
