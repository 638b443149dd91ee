import { readFile } from 'node:fs/promises';
import { HostError } from '../../host/host-error';
import type { Manifest, ManifestSecret } from '../../manifest';
import { sha256 } from '../deployed-files';

/** What is in the secret files, by its hash. */
export type SecretContents = ReadonlyMap<string, Buffer>;

/** Reads the secret files that the manifest names, each once, and refuses those that are others by now. */
export async function secretContents({ hosts }: Pick<Manifest, 'hosts'>): Promise<SecretContents> {
  const all = hosts.flatMap(({ name, secrets = [] }) => secrets.map((secret) => ({ name, secret })));
  const wanted = new Map(all.map((each) => [each.secret.sha256, each]));
  return new Map(
    await Promise.all(
      [...wanted].map(async ([hash, { name, secret }]) => [hash, await contentOf(name, secret)] as const),
    ),
  );
}

async function contentOf(host: string, { source, sha256: expected, path }: ManifestSecret): Promise<Buffer> {
  const what = `the secret file ${source}, which is ${path} of ${host},`;
  const content = await readFile(source).catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new HostError(`${what} cannot be read${why}: a rehearsal needs the files of the machine that synthesized`);
  });
  if (sha256(content) !== expected) {
    throw new HostError(`${what} is another one than at the synth: synthesize the stack again`);
  }
  return content;
}
