import { execa } from 'execa';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { terraformBinary, terraformEnvironment } from '../../lib/host/provider';

/** On a user's machine the tests with the real provider need both programs; in CI their absence is a failure. */
export const skipsRealProvider = !process.env.CI && !['terraform', 'go'].every(isOnPath);

export const hasTofu = isOnPath('tofu') && isOnPath('go');

/** The provider is built once a machine; for the tests that come after, this hook pays. */
export async function prepareProvider(): Promise<void> {
  await terraformEnvironment();
}

/** How long `prepareProvider` may take: a build on a small machine with empty caches. */
export const PREPARATION_MS = 600_000;

/**
 * What `terraform validate` says about a document: `undefined` when it is content.
 * @param furnish brings more into the document's folder
 */
export async function complaintOfTerraform(
  document: string,
  fileName = 'cdk.tf.json',
  furnish: (folder: string) => void = () => undefined,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'validate-'));
  try {
    await writeFile(join(folder, fileName), document);
    furnish(folder);
    const terraform = execa({ cwd: folder, env: await terraformEnvironment(), reject: false });
    const init = await terraform(terraformBinary(), ['init', '-no-color', '-input=false']);
    const verdict = await terraform(terraformBinary(), ['validate', '-no-color']);
    return [init, verdict].find(({ exitCode }) => exitCode !== 0)?.stderr;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isOnPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
