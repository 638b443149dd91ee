/** A file of a host whose content stands nowhere but on its seed disk. */
export interface ManifestSecret {
  /** On the guest. */
  readonly path: string;
  /** Four octal digits. */
  readonly mode: string;
  /** A user, or a user and a group with a colon between. */
  readonly owner: string;
  /** Where it lay on the machine that synthesized. */
  readonly source: string;
  readonly sha256: string;
}
