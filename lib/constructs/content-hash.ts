import { createHash } from 'node:crypto';
import type { Pieces } from '../render/pieces';

/** SHA-256 of what stands in these pieces, in hexadecimal digits. */
export function hashOf(...pieces: Pieces): string {
  const hash = createHash('sha256');
  pieces.forEach((piece) => hash.update(piece));
  return hash.digest('hex');
}

/** The first digits of it: enough for a name. */
export function shortHashOf(...pieces: Pieces): string {
  return hashOf(...pieces).slice(0, SHORT);
}

const SHORT = 12;
