import { resolve } from 'node:path';
import { InputError } from '../errors';
import type { SecretFile as SecretFileModel, Tls } from '../model/secret';
import { hashOf } from './content-hash';
import { plainText, textLike } from './edge';
import { secretContent } from './secret-content';

/** A file that only the guests may read which it is for, such as a key. Its content gets into no output and no state. */
export type SecretFile = SecretFileModel;

/** A certificate with its key. */
export interface TlsProps {
  /** The certificate, and those between it and the root, as a PEM text. */
  readonly certificate: string;
  /** The key of the certificate, a PEM file without a password. */
  readonly key: SecretFile;
}

/** Files of this machine whose content nobody else may see. */
export const SecretFile = {
  /**
   * A file of the machine that synthesizes, 1 byte to 1 MiB. Synth keeps its path and its SHA-256, and puts the content on
   * the seed disks of its guests alone, which then lie in `~/.cache/cdktf-lvs` (or below `$XDG_CACHE_HOME`), readable by
   * you alone, and not in cdktf.out. A relative path is relative to the folder in which the app runs.
   */
  fromPath(path: string): SecretFile {
    const source = resolve(filePath(plainText(path)));
    return { source, sha256: hashOf(secretContent(source)) };
  },
};

const filePath = textLike(/^[^\p{Cc}]+$/u, 'the path of a file: write one such as keys/shop.key');
const pem = textLike(
  /^(\s*-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/,
  'a certificate: write the PEM text, from -----BEGIN CERTIFICATE----- on',
);

/** The certificate, the key, and what names both. */
export function tlsFacts({ certificate, key }: TlsProps): Tls {
  // what is wrong with it is not shown: it may be the key
  const text = typeof certificate === 'string' && certificate.includes('PRIVATE KEY') ? 'a private key' : certificate;
  const read = pem(plainText(text));
  return { certificate: read, certificateSha256: hashOf(read), key: secretFile(key) };
}

/** Something that SecretFile.fromPath made. */
export function secretFile(given: SecretFile): SecretFile {
  const value: unknown = given;
  if (typeof value !== 'object' || value === null || !('sha256' in value)) {
    throw new InputError('LVS008', "is no secret file: write SecretFile.fromPath('keys/shop.key')");
  }
  return given;
}
