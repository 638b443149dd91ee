import { createHash } from 'node:crypto';

/** SHA-256 of what stands in these pieces, in hexadecimal digits. */
export function hashOf(...pieces: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  pieces.forEach((piece) => hash.update(piece));
  return hash.digest('hex');
}

/** The first digits of it: enough for a name. */
export function shortHashOf(...pieces: readonly (string | Uint8Array)[]): string {
  return hashOf(...pieces).slice(0, 12);
}
