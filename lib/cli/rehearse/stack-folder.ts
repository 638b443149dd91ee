import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../../host/host-error';
import { MANIFEST_FILE } from '../../manifest';

/** The folder of a synthesized stack: the one given, or the only one below it. */
export async function findStackFolder(folder: string): Promise<string> {
  const outputs = [folder, join(folder, 'cdktf.out')];
  if (existsSync(join(folder, MANIFEST_FILE))) {
    return folder;
  }
  const found = (await Promise.all(outputs.map((output) => stacksIn(join(output, 'stacks'))))).flat();
  const [only, ...more] = found;
  if (only === undefined) {
    throw new HostError(
      `no ${MANIFEST_FILE} in ${folder}, nor in a folder of its cdktf.out/stacks: synthesize the stack first (cdktf synth)`,
    );
  }
  if (more.length > 0) {
    throw new HostError(`there are ${found.length} stacks (${found.join(', ')}): name the folder of one`);
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
