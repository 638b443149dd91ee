import type { TerraformStack } from 'cdktf';
import { manifestOf } from '../constructs/site-manifest';
import type { Manifest, ManifestHost, ManifestNic, ManifestWarning } from '../manifest';
import type { Json } from './json';
import { portableDocument } from './portable-document';
import type { PortableFile, PortableGuest } from './portable-guests';
import { portableGuests } from './portable-guests';
import { withoutHashes, withoutIds } from './portable-names';
import { validated } from './prepared';

/** Resources or data sources: by their type, then by their construct's path inside the stack. */
export type ByPath = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Json>>>>>>;

/** What a synth gives, without what differs from machine to machine: fit for a snapshot. */
export interface Synthesized {
  /** Such as `resource.libvirt_domain['lvs/primary']`. */
  readonly resource: ByPath;
  /** Data sources, in the same way. */
  readonly data: ByPath;
  /** The other members of Terraform's document: providers, variables, outputs, the backend. */
  readonly terraform: Readonly<Record<string, Json>>;
  /** By host name. */
  readonly guests: Readonly<Record<string, SynthesizedGuest>>;
  /** What the synth warned of. */
  readonly warnings: readonly ManifestWarning[];
}

/**
 * A guest: its files by their path, each with its text. `(as on lvs-primary)` is the text of that guest, with this one's
 * name in it.
 */
export interface SynthesizedGuest {
  /** Router or real server. */
  readonly role: ManifestHost['role'];
  /** What its image is, such as `debian-12`. */
  readonly distribution: string;
  /** In the order in which the guest sees them. */
  readonly nics: readonly ManifestNic[];
  /** In the order in which they start. */
  readonly units: readonly string[];
  /** A change makes a new guest. */
  readonly birth: Readonly<Record<string, string>>;
  /** A change reaches the running guest. */
  readonly service: Readonly<Record<string, string>>;
  /** Of files that have another mode than 0644. */
  readonly modes: Readonly<Record<string, string>>;
  /** By their path: mode and owner. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * What a synth of the stack gives, as data that is the same on every machine and in every folder.
 * Ids of Terraform are construct paths, hashes and what LibvirtHost and GuestImage say of the machine are one word each.
 * Nothing is written.
 * @throws Error with all problems of the stack, as cdktf would
 */
export function synthesized(stack: TerraformStack): Synthesized {
  const prepared = validated(stack);
  const { site } = prepared;
  const manifest: Pick<Manifest, 'hosts' | 'warnings'> =
    site === undefined ? { hosts: [], warnings: [] } : manifestOf(site);
  const [ids, hashes] = [withoutIds(prepared), withoutHashes(prepared, manifest)];
  const document = portableDocument(stack.toTerraform() as Json, prepared, (text) => hashes(ids(text)));
  const { resource = {}, data = {}, ...terraform } = document as Readonly<Record<string, Json>>;
  const { warnings } = manifest;
  return {
    resource: resource as ByPath,
    data: data as ByPath,
    terraform,
    guests: told(portableGuests(manifest, hashes)),
    warnings,
  };
}

/** A text that an earlier guest has in the same place, but for the guests' names, is told of there. */
function told(guests: readonly PortableGuest[]): Readonly<Record<string, SynthesizedGuest>> {
  const first = new Map<string, string>();
  const textOf = (guest: string, { path, content }: PortableFile): string => {
    if (content === undefined) {
      return '(a program of cdktf-lvs)';
    }
    const key = JSON.stringify([path, content.replaceAll(guest, '')]);
    const known = first.get(key);
    first.set(key, known ?? guest);
    return known === undefined ? content : `(as on ${known})`;
  };
  return Object.fromEntries(
    guests.map(({ name, files, secrets, ...facts }) => {
      const texts = files.map((file) => ({ ...file, text: textOf(name, file) }));
      const ofClass = (kind: PortableFile['class']): Readonly<Record<string, string>> =>
        Object.fromEntries(texts.filter((file) => file.class === kind).map(({ path, text }) => [path, text]));
      const guest = {
        ...facts,
        birth: ofClass('birth'),
        service: ofClass('service'),
        modes: Object.fromEntries(files.filter(({ mode }) => mode !== '0644').map(({ path, mode }) => [path, mode])),
        secrets: Object.fromEntries(secrets.map(({ path, mode, owner }) => [path, `${mode} ${owner}`])),
      };
      return [name, guest];
    }),
  );
}
