import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder';
import { HostError } from './host-error';
import { BUILD_PROGRAMS, buildImage } from './image-build';
import { type ImageRecipe, LAB_IMAGE, recipeKey } from './image-recipe';
import { withLock } from './lock';
import { missingPrograms } from './packages';
import { expectFreeDisk, isRoot } from './probes';
import type { Task } from './task';

/** A bootable disk for the guests of a lab. */
export interface LabImage {
  /** The qcow2 file. */
  readonly path: string;
  readonly sha256: string;
  /** The kernel of the image, for QEMU's `-kernel`. */
  readonly kernel: string;
  /** The hash of the recipe it was built from. */
  readonly key: string;
}

/** Where the image is kept, and where progress goes. */
export interface LabImageTask extends Task {
  /** @default - `cacheFolder()` */
  readonly cacheDirectory?: string | undefined;
  /** @default LAB_IMAGE */
  readonly recipe?: ImageRecipe;
}

/** The lab image of this version of the library, or one of another recipe: from the cache, or built there now. */
export async function labImage(task: LabImageTask = {}): Promise<LabImage> {
  const recipe = task.recipe ?? LAB_IMAGE;
  const images = imagesFolder(task.cacheDirectory);
  const folder = join(images, recipeKey(recipe));
  if (!existsSync(folder)) {
    await withLock(`the lab image in ${images}`, task, async () => {
      if (!existsSync(folder)) {
        await build(images, folder, recipe, task);
      }
    });
  }
  return readImage(folder, recipe);
}

/** The lab image, if it is in the cache already. */
export async function cachedImage({ recipe = LAB_IMAGE, cacheDirectory }: LabImageTask = {}): Promise<
  LabImage | undefined
> {
  const folder = join(imagesFolder(cacheDirectory), recipeKey(recipe));
  return existsSync(folder) ? readImage(folder, recipe) : undefined;
}

/** Where images are kept, each in a folder of its own. */
export function imagesFolder(cacheDirectory = cacheFolder()): string {
  return join(cacheDirectory, 'images');
}

/** Builds beside the others and moves it into place when it is whole: a folder of that name is always a whole image. */
async function build(images: string, folder: string, recipe: ImageRecipe, task: Task): Promise<void> {
  await expectBuilder(images);
  await mkdir(images, { recursive: true });
  // under the lock no unfinished folder has an owner any more
  const unfinished = (await readdir(images)).filter((name) => name.startsWith('building-'));
  await Promise.all(unfinished.map((name) => remove(join(images, name))));
  const draft = join(images, `building-${process.pid}`);
  await mkdir(draft);
  try {
    const { sha256 } = await buildImage(draft, recipe, task);
    await writeFile(join(draft, 'sha256'), `${sha256}  disk.qcow2\n`);
    await rename(draft, folder);
    task.onProgress?.(`lab image: built, ${folder}`);
  } catch (error) {
    await remove(draft);
    throw error;
  }
}

async function expectBuilder(images: string): Promise<void> {
  if (!isRoot()) {
    throw new HostError('building the lab image needs root: run this once with sudo, or give the path of an image');
  }
  const missing = missingPrograms(BUILD_PROGRAMS).map(({ package: name }) => name);
  if (missing.length > 0) {
    throw new HostError(`building the lab image needs packages: apt-get install ${[...new Set(missing)].join(' ')}`);
  }
  await expectFreeDisk(images, 4_000);
}

async function readImage(folder: string, recipe: ImageRecipe): Promise<LabImage> {
  const [sha256 = ''] = (await readFile(join(folder, 'sha256'), 'utf8')).split(' ');
  return { path: join(folder, 'disk.qcow2'), sha256, kernel: join(folder, 'vmlinuz'), key: recipeKey(recipe) };
}

function remove(folder: string): Promise<void> {
  // what a killed build left may still be written to for a moment
  return rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
