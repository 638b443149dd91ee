import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { Pieces } from '../render/pieces';

/** SHA-256 of what stands in these pieces, in hexadecimal digits. */
export function hashOf(...pieces: Pieces): string {
  return hexOf(createHash('sha256'), pieces);
}

/** The first digits of it: enough for a name. */
export function shortHashOf(...pieces: Pieces): string {
  return hashOf(...pieces).slice(0, SHORT);
}

/** The same for what stands behind a beginning, which is read once. */
export function shortHashBehind(beginning: Uint8Array): (...pieces: Pieces) => string {
  const begun = createHash('sha256').update(beginning);
  return (...pieces) => hexOf(begun.copy(), pieces).slice(0, SHORT);
}

const SHORT = 12;

function hexOf(hash: Hash, pieces: Pieces): string {
  pieces.forEach((piece) => hash.update(piece));
  return hash.digest('hex');
}
