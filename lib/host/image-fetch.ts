import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { download } from './download';
import { HostError } from './host-error';
import { fetchedFolder, type FetchedImage, readFetched } from './image-list';
import { withLock } from './lock';
import type { Task } from './task';

/** Which image, and where it is kept. */
export interface ImageFetch extends Task {
  readonly url: URL;
  /** Of the whole file, 64 hexadecimal digits; without it only https will do. */
  readonly sha256: string | undefined;
  /** @default - `cacheFolder()` */
  readonly cacheDirectory?: string | undefined;
}

/**
 * Brings a distribution's own cloud image to the cache, or finds it there. A fetch that was interrupted goes on where it
 * stopped; a folder of the cache has a whole image or does not exist.
 */
export async function fetchImage(fetch: ImageFetch): Promise<FetchedImage> {
  const { url, sha256, cacheDirectory } = fetch;
  if (sha256 === undefined && url.protocol !== 'https:') {
    throw new HostError(
      `nobody vouches for what comes by ${url.protocol.slice(0, -1)}: give its sum by --sha256, or fetch by https`,
    );
  }
  const root = fetchedFolder(cacheDirectory);
  return withLock(`the fetch of ${url.href}`, fetch, async () => {
    const known = sha256 === undefined ? undefined : await readFetched(join(root, sha256.slice(0, 16)));
    if (known !== undefined) {
      return known;
    }
    await mkdir(root, { recursive: true });
    const part = join(root, `part-${createHash('sha256').update(url.href).digest('hex').slice(0, 16)}`);
    const sum = await summed(part, fetch);
    await expectDisk(part, url);
    return keep(root, part, { url: url.href, sha256: sum, name: nameOf(url) });
  });
}

/** Downloads until the sum is right, and gives it: what an earlier run has left may be of another file. */
async function summed(part: string, fetch: ImageFetch): Promise<string> {
  const { url, sha256 } = fetch;
  const isResumed = existsSync(part);
  await download({ ...fetch, file: part });
  fetch.onProgress?.('checking the sum');
  const sum = await digest(part);
  if (sha256 === undefined || sum === sha256) {
    return sum;
  }
  await rm(part);
  if (isResumed) {
    return summed(part, fetch);
  }
  throw new HostError(
    `${url.href} has the SHA-256 ${sum}, and not ${sha256}: see that the sum is of this file, and of its newest version`,
  );
}

async function keep(
  root: string,
  part: string,
  source: { readonly url: string; readonly sha256: string; readonly name: string },
): Promise<FetchedImage> {
  const folder = join(root, source.sha256.slice(0, 16));
  const draft = `${part}.folder`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft);
  await rename(part, join(draft, source.name));
  await writeFile(join(draft, 'source.json'), `${JSON.stringify(source, undefined, 2)}\n`);
  // the same image of another address is the same image
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
  const image = await readFetched(folder);
  if (image === undefined) {
    throw new HostError(`${folder} vanished while it was written: run it again`);
  }
  return image;
}

const QCOW2 = Buffer.from('QFI\u00fb', 'latin1');
const PACKED: readonly (readonly [Buffer, string])[] = [
  [Buffer.from([0x1f, 0x8b]), 'gunzip'],
  [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), 'unxz'],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'unzstd'],
];
const BOOT_SIGNATURE = Buffer.from([0x55, 0xaa]);

/** Refuses what no guest can boot: a page that says where the image has gone, an archive. */
async function expectDisk(file: string, url: URL): Promise<void> {
  const handle = await open(file);
  const head = Buffer.alloc(512);
  await handle.read(head, 0, head.length, 0).finally(() => handle.close());
  if (head.subarray(0, 4).equals(QCOW2) || head.subarray(510).equals(BOOT_SIGNATURE)) {
    return;
  }
  const packed = PACKED.find(([magic]) => head.subarray(0, magic.length).equals(magic));
  await rm(file);
  throw new HostError(
    packed === undefined
      ? `${url.href} is no disk image, neither qcow2 nor raw: open it in a browser, and take the address of the image`
      : `${url.href} is packed: take the qcow2 of this distribution, or unpack it with ${packed[1]}`,
  );
}

/** A name of the cache's own making where the address has none that is plain. */
function nameOf({ pathname }: URL): string {
  const name = basename(pathname);
  return /^\w[\w.-]{0,99}$/.test(name) && name !== 'source.json' ? name : 'disk.img';
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}
