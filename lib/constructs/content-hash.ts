import { createHash } from 'node:crypto';

/** SHA-256, in hexadecimal digits. */
export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The first digits of it: enough for a name. */
export function shortHashOf(content: string | Uint8Array): string {
  return hashOf(content).slice(0, 12);
}
