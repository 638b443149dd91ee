import type { TerraformStack } from 'cdktf';
import type { PortableGuest } from './portable-guests';
import { portableGuests } from './portable-guests';
import { withoutHashes } from './portable-names';
import { manifestIn, validated } from './prepared';

/** What lists the files of a golden folder, and says that it is one. */
export const INDEX = 'files.txt';

const HEAD = '# written by cdktf-lvs/testing: read what changed, and update the folder; do not edit it\n';

/** Whether a text is the list of a golden folder. */
export function isIndex(text: string): boolean {
  return text.startsWith(HEAD);
}

/** The texts of a golden folder, by their path in it: of each guest each file, but for the programs of this library. */
export function goldenTexts(stack: TerraformStack): ReadonlyMap<string, string> {
  const prepared = validated(stack);
  const manifest = manifestIn(prepared);
  const guests = portableGuests(manifest, withoutHashes(prepared, manifest));
  const texts = guests.flatMap(({ name, files }) =>
    files.flatMap(({ path, content }) => (content === undefined ? [] : [[`${name}${path}`, content] as const])),
  );
  return new Map([[INDEX, `${HEAD}${guests.map(listed).join('')}`], ...texts]);
}

function listed({ name, files, secrets }: PortableGuest): string {
  const lines = [
    ...files.map(({ path, mode, class: kind }) => `${kind} ${mode} ${path}`),
    ...secrets.map(({ path, mode, owner }) => `secret ${mode} ${owner} ${path}`),
  ];
  return `\n${name}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
