import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { HostError } from '../../host/host-error';
import { withLock } from '../../host/lock';
import { readAppConfig } from '../app-config';

/** A folder with a cdktf.json: what synthesizes stacks. */
export interface LabApp {
  readonly project: string;
  /** The command that synthesizes them. */
  readonly command: string;
  readonly context: object;
  /** Where they come to lie. */
  readonly output: string;
}

/** The app of that folder, or of one above it: the folder may be the app's output, or a stack in it. */
export async function labApp(folder: string): Promise<LabApp> {
  const project = await projectOf(folder);
  const { app, context, output } = await readAppConfig(project);
  if (app === undefined) {
    const file = join(project, 'cdktf.json');
    throw new HostError(`${file} has no 'app', the command that synthesizes: write one, such as "npx tsx main.ts"`);
  }
  return { project, command: app, context, output: resolve(project, output) };
}

/** Does work on the app's stacks while no other process does; says on standard error that it waits for one. */
export function withAppLock<T>({ output }: LabApp, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return withLock(`lab ${output}`, { signal, onProgress: (line) => process.stderr.write(`${line}\n`) }, work);
}

async function projectOf(from: string): Promise<string> {
  const start = await realpath(from).catch((error: unknown) => {
    throw new HostError(`there is no folder ${from}: name the app's by --from`, { cause: error });
  });
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'cdktf.json'))) {
      return folder;
    }
    if (dirname(folder) === folder) {
      throw new HostError(
        `${start} has no cdktf.json, nor has a folder above it: run this in an app, or name it by --from`,
      );
    }
  }
}
