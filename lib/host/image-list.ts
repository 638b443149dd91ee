import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder';
import { imagesFolder } from './image';
import { LAB_IMAGE, recipeKey } from './image-recipe';

/** A cloud image that was fetched. */
export interface FetchedImage {
  readonly path: string;
  readonly sha256: string;
  readonly url: string;
}

/** An image of the cache. */
export interface CachedImage {
  /** A lab image that was built: by this version of the library, or by another one; or one that was fetched. */
  readonly kind: 'lab' | 'old lab' | 'fetched';
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Where it was fetched from. */
  readonly url?: string;
}

/** Where fetched images are kept, each in a folder of its own. */
export function fetchedFolder(cacheDirectory = cacheFolder()): string {
  return join(cacheDirectory, 'cloud-images');
}

/** The fetched image of that folder, if it is there. */
export async function readFetched(folder: string): Promise<FetchedImage | undefined> {
  const file = join(folder, 'source.json');
  if (!existsSync(file)) {
    return undefined;
  }
  const { name, ...source } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly name: string;
    readonly url: string;
    readonly sha256: string;
  };
  return { path: join(folder, name), ...source };
}

/** All images of the cache, the lab's first. */
export async function listImages(cacheDirectory?: string): Promise<readonly CachedImage[]> {
  const current = recipeKey(LAB_IMAGE);
  const labs = await Promise.all(
    (await foldersIn(imagesFolder(cacheDirectory))).map(async (folder): Promise<readonly CachedImage[]> => {
      const [path, sum] = [join(folder, 'disk.qcow2'), join(folder, 'sha256')];
      if (!existsSync(path) || !existsSync(sum)) {
        return [];
      }
      const [sha256 = ''] = (await readFile(sum, 'utf8')).split(' ');
      return [{ kind: folder.endsWith(current) ? 'lab' : 'old lab', path, sha256, bytes: await bytesOf(path) }];
    }),
  );
  const fetched = await Promise.all(
    (await foldersIn(fetchedFolder(cacheDirectory))).map(async (folder): Promise<readonly CachedImage[]> => {
      const image = await readFetched(folder);
      return image === undefined ? [] : [{ kind: 'fetched', ...image, bytes: await bytesOf(image.path) }];
    }),
  );
  return [...labs.flat().sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0)), ...fetched.flat()];
}

async function foldersIn(root: string): Promise<readonly string[]> {
  return existsSync(root) ? (await readdir(root)).sort().map((name) => join(root, name)) : [];
}

async function bytesOf(path: string): Promise<number> {
  return (await stat(path)).size;
}
