import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { HostError } from '../../host/host-error';
import { packageFolder } from '../../host/package-folder';
import { writing } from '../files/writing';
import { COPIED_FILES, ownFiles, type PackageVersions } from './project-files';

/** A project that was started. */
export interface StartedProject {
  readonly folder: string;
  /** Their names in the folder, sorted. */
  readonly files: readonly string[];
}

/** Writes a project into a folder, which is made if it is not there; refuses one with anything in it but `.git`. */
export async function startProject(folder: string): Promise<StartedProject> {
  const target = resolve(folder);
  await refuseFull(target);
  const home = packageFolder();
  const versions = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as PackageVersions;
  const copied = await Promise.all(
    Object.entries(COPIED_FILES).map(async ([source, name]) => {
      const text = await readFile(join(home, 'tools', 'project', source), 'utf8');
      return [name, text] as const;
    }),
  );
  const own = ownFiles({ folderName: basename(target), projectId: randomUUID() }, versions);
  const files = [...copied, ...Object.entries(own)].sort(([one], [other]) => (one < other ? -1 : 1));
  await writing(target, 'name another folder', async () => {
    await mkdir(target, { recursive: true });
    for (const [name, text] of files) {
      await writeFile(join(target, name), text, { flag: 'wx' });
    }
  });
  return { folder: target, files: files.map(([name]) => name) };
}

async function refuseFull(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      return [];
    }
    throw new HostError(`${folder} is no folder that can be read (${code}): name another one`, { cause: error });
  });
  const [first] = entries.filter((name) => name !== '.git').sort();
  if (first !== undefined) {
    throw new HostError(`${folder} is not empty, it has '${first}': name a new folder, as in 'cdktf-lvs init lab'`);
  }
}
