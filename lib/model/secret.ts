/** A file that only its guests may read: known by where it lies and by what its bytes hash to. */
export interface SecretFile {
  /** On the machine that synthesizes. */
  readonly source: string;
  readonly sha256: string;
}

/** A secret file as it lies on a guest. */
export interface GuestSecret {
  readonly path: string;
  readonly file: SecretFile;
  /** Four octal digits; nothing for the others. */
  readonly mode: string;
  /** A user, or a user and a group with a colon between. */
  readonly owner: string;
  /** A command that makes the running workload read the file again. */
  readonly reload: readonly string[];
}

/** What a server proves itself with. */
export interface Tls {
  /** A PEM text. */
  readonly certificate: string;
  /** Names the certificate. */
  readonly certificateSha256: string;
  readonly key: SecretFile;
}

/** Of certificates and keys that this library places. */
export const TLS_FOLDER = '/etc/lvs/tls/';
const DIGITS = 12;

/** Named by its content: a new one lies beside the old one until the file that names it was judged. */
export function certificatePath({ certificateSha256 }: Tls): string {
  return `${TLS_FOLDER}${certificateSha256.slice(0, DIGITS)}.crt`;
}

export function keyPath({ key }: Tls): string {
  return `${TLS_FOLDER}${key.sha256.slice(0, DIGITS)}.key`;
}
