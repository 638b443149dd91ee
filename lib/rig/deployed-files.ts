import { createHash } from 'node:crypto';
import type { ManifestHost } from '../manifest';

/** A file as it is to lie on a host; of a secret the manifest knows no more. */
export interface DeployedFile {
  readonly path: string;
  /** Four octal digits. */
  readonly mode: string;
  readonly sha256: string;
}

/** All files of a host, its secrets last. */
export function deployedFiles({ files, secrets = [] }: ManifestHost): readonly DeployedFile[] {
  return [...files.map(({ path, mode, content }) => ({ path, mode, sha256: sha256(content) })), ...secrets];
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
