import { sorted } from '../constructs/sorted';
import type { Manifest, ManifestFile, ManifestHost, ManifestNic } from '../manifest';
import { GUEST_PATH } from '../model/guest-path';
import type { Replace } from './portable-names';

/** Programs that are the same in every stack: they change with this library, and not with the stack. */
const PROGRAMS: readonly string[] = [GUEST_PATH.seedProgram, GUEST_PATH.check, GUEST_PATH.slowStart];

/** A guest without what differs from machine to machine. */
export interface PortableGuest {
  readonly name: string;
  readonly role: ManifestHost['role'];
  readonly distribution: string;
  readonly nics: readonly ManifestNic[];
  /** In the order in which they start. */
  readonly units: readonly string[];
  readonly files: readonly PortableFile[];
  /** Files whose content is known to the guest alone. */
  readonly secrets: readonly { readonly path: string; readonly mode: string; readonly owner: string }[];
}

export interface PortableFile extends Pick<ManifestFile, 'path' | 'mode' | 'class'> {
  /** Undefined for a program of this library. */
  readonly content: string | undefined;
}

export function portableGuests({ hosts }: Pick<Manifest, 'hosts'>, replace: Replace): readonly PortableGuest[] {
  return hosts.map(({ name, role, distribution, nics, units, files, secrets = [] }) => ({
    name,
    role,
    distribution,
    nics,
    units,
    files: sorted(
      files.map(({ path, mode, class: kind, content }) => ({
        path: replace(path),
        mode,
        class: kind,
        content: PROGRAMS.includes(path) ? undefined : replace(content),
      })),
    ),
    secrets: sorted(secrets.map(({ path, mode, owner }) => ({ path: replace(path), mode, owner }))),
  }));
}
