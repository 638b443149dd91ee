import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HostError } from '../host/host-error';
import { MANIFEST_FILE } from '../manifest';

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
  const outputs = [folder, join(folder, 'cdktf.out')];
  const found = (await Promise.all(outputs.map((output) => stacksIn(join(output, 'stacks'))))).flat();
  const names = found.map((each) => basename(each)).join(', ');
  if (found.length === 0) {
    throw new HostError(
      `no ${MANIFEST_FILE} in ${folder}, nor in a folder of its cdktf.out/stacks: synthesize the stack first (cdktf synth)`,
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

async function stacksIn(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) {
    return [];
  }
  const names = (await readdir(folder)).sort();
  return names.map((name) => join(folder, name)).filter((stack) => existsSync(join(stack, MANIFEST_FILE)));
}
