import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { HostError } from '../host/host-error';
import { membersOfFile } from '../host/json-file';
import { MANIFEST_FILE } from '../manifest';
import { readAppConfig } from './app-config';
import { synthCommand } from './synth-command';

/**
 * The folder of a synthesized stack: the one given, or one below it.
 *
 * @param folder - of a project, of its cdktf.out, or of a stack in it
 * @param name - of the stack, where there are several
 */
export async function findStackFolder(folder: string, name?: string): Promise<string> {
  if (existsSync(join(folder, MANIFEST_FILE))) {
    return folder;
  }
  const { output } = await readAppConfig(folder);
  const outputs = [folder, isAbsolute(output) ? output : join(folder, output)];
  const found = (await Promise.all(outputs.map(stacksIn))).flat();
  const names = found.map((each) => basename(each)).join(', ');
  if (found.length === 0) {
    const command = synthCommand(folder);
    const how = command === undefined ? ', by running its app' : `: ${command}`;
    throw new HostError(
      `no ${MANIFEST_FILE} in ${folder}, nor in a folder of its cdktf.out/stacks: synthesize the stack first${how}`,
    );
  }
  const [only, ...more] = name === undefined ? found : found.filter((each) => basename(each) === name);
  if (only === undefined) {
    throw new HostError(`there is no stack '${name}' in ${folder}, only ${names}`);
  }
  if (more.length > 0) {
    throw new HostError(`there are ${found.length} stacks (${names}): say which by --stack NAME`);
  }
  return only;
}

/** The same for a folder that somebody has typed. */
export async function givenStackFolder(from: string, name?: string): Promise<string> {
  if (!existsSync(from)) {
    throw new HostError(`there is no folder ${from}: name the app's by --from`);
  }
  return findStackFolder(from, name);
}

/** Whether a stack was synthesized there. */
export async function hasStacks(output: string): Promise<boolean> {
  return (await stacksIn(output)).length > 0;
}

async function stacksIn(output: string): Promise<readonly string[]> {
  const folder = join(output, 'stacks');
  if (!existsSync(folder)) {
    return [];
  }
  // a stack that the app has no more leaves its folder
  const { stacks } = await membersOfFile(join(output, 'manifest.json'));
  const isKept = (name: string): boolean => typeof stacks !== 'object' || stacks === null || name in stacks;
  const names = (await readdir(folder)).sort().filter(isKept);
  return names.map((name) => join(folder, name)).filter((stack) => existsSync(join(stack, MANIFEST_FILE)));
}
