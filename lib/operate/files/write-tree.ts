import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HostError } from '../../host/host-error';
import { type ArchiveEntry, ustar } from '../../rig/rehearsal/ustar';
import { INDEX } from './tree';
import { writing } from './writing';

/** Writes an export to a folder, or to an archive where the name says so. The same export gives the same bytes. */
export async function writeTree(host: string, tree: readonly ArchiveEntry[], to: string): Promise<void> {
  if (to === '') {
    throw new HostError(`'' is no place: name a folder, or an archive such as ${host}.tar.gz`);
  }
  await writing(to, 'name another folder or archive', () =>
    isArchive(to) ? writeArchive(host, tree, to) : writeFolder(host, tree, to),
  );
}

/** Whether an export to that place is an archive, by its name. */
export function isArchive(to: string): boolean {
  return /\.(tar|tar\.gz|tgz)$/.test(to);
}

async function writeArchive(host: string, tree: readonly ArchiveEntry[], to: string): Promise<void> {
  if (existsSync(to) && !(await stat(to)).isFile()) {
    throw new HostError(`${to} is no file: name an archive or another folder`);
  }
  const tar = ustar(tree.map((entry) => ({ ...entry, path: `${host}/${entry.path}` })));
  await mkdir(dirname(to), { recursive: true });
  await writeFile(`${to}.new`, to.endsWith('.tar') ? tar : gzipped(tar));
  await rename(`${to}.new`, to);
}

function gzipped(content: Buffer): Buffer {
  const zipped = gzipSync(content);
  // RFC 1952: the operating system that wrote it; unknown
  zipped[9] = 255;
  return zipped;
}

async function writeFolder(host: string, tree: readonly ArchiveEntry[], to: string): Promise<void> {
  await removeEarlier(host, to);
  for (const { path, mode, content } of tree) {
    const file = join(to, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    await chmod(file, mode);
  }
}

/** What was added to it, such as secrets, stays. */
async function removeEarlier(host: string, to: string): Promise<void> {
  if (!existsSync(to)) {
    return;
  }
  if (!(await stat(to)).isDirectory()) {
    throw new HostError(`${to} is no folder: name another one, or an archive such as ${host}.tar.gz`);
  }
  const index = join(to, INDEX);
  if (!existsSync(index)) {
    if ((await readdir(to)).length > 0) {
      throw new HostError(`${to} is not empty and no earlier export: name another folder`);
    }
    return;
  }
  const earlier = await earlierExport(index);
  if (earlier?.host !== host) {
    throw new HostError(
      `${to} ${earlier === undefined ? 'is no earlier export' : `is the export of ${earlier.host}`}: name another folder`,
    );
  }
  await Promise.all(earlier.entries.map((path) => rm(join(to, path), { force: true })));
}

interface Earlier {
  readonly host: string;
  readonly entries: readonly string[];
}

async function earlierExport(index: string): Promise<Earlier | undefined> {
  try {
    const { exportOf, host, entries } = JSON.parse(await readFile(index, 'utf8')) as Readonly<Record<string, unknown>>;
    const isInside = (path: unknown): path is string =>
      typeof path === 'string' && !path.startsWith('/') && !path.split('/').includes('..');
    return exportOf === 'cdktf-lvs' && typeof host === 'string' && Array.isArray(entries) && entries.every(isInside)
      ? { host, entries }
      : undefined;
  } catch {
    return undefined;
  }
}
