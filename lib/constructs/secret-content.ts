import { readFileSync } from 'node:fs';
import { InputError } from '../errors';
import type { SecretFile } from '../model/secret';
import { hashOf } from './content-hash';

/** More is no key, and would be held in memory for each guest. */
const MOST_BYTES = 1024 * 1024;

/** The bytes of a secret, for the disk that brings them. */
export function readSecret({ source, sha256 }: SecretFile): Uint8Array {
  const content = secretContent(source);
  if (hashOf(content) !== sha256) {
    throw new InputError('LVS063', `${source} has changed while the stack was synthesized: synthesize it again`);
  }
  return content;
}

/** The bytes of a file that can be a secret. */
export function secretContent(source: string): Uint8Array {
  const refused = (why: string): InputError =>
    new InputError('LVS063', `the secret file ${source} ${why}: write the path of a file of 1 byte to 1 MiB`);
  let content: Uint8Array;
  try {
    content = readFileSync(source);
  } catch (error) {
    throw refused(`cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'no reason'})`);
  }
  if (content.length === 0 || content.length > MOST_BYTES) {
    throw refused(`has ${content.length} bytes`);
  }
  return content;
}
