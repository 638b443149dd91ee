/** Bytes in pieces, where a text stands for its UTF-8: what many have in common is there once. */
export type Pieces = readonly (string | Uint8Array)[];

/** How many bytes they are. */
export function lengthOf(pieces: Pieces): number {
  return pieces.reduce((length, piece) => length + Buffer.byteLength(piece), 0);
}

/** All of them at once. */
export function joined(pieces: Pieces): Buffer {
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}
