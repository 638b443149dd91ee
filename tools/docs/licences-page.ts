import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerModule } from '../../lib/host/provider';

/** What package-lock.json says of a package. */
interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
}

/** What package.json asks for; the lock repeats it under the empty path. */
interface Root {
  readonly license: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** A package and its licence. */
export interface Licence {
  readonly name: string;
  readonly versions: readonly string[];
  readonly licence: string;
}

const LOCK = JSON.parse(readFileSync(join(__dirname, '../../package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>> & { readonly '': Root };
};
const MODULES = 'node_modules/';

/** What npm installs with this package. */
export function installedLicences(): readonly Licence[] {
  return licencesOf(([path, { dev }]) => path !== '' && dev !== true);
}

/** What the user's project has already, and what npm unpacks with it. */
export function peerLicences(): readonly Licence[] {
  const peers = Object.keys(LOCK.packages[''].peerDependencies).map((name) => `${MODULES}${name}`);
  return licencesOf(([path]) => peers.some((peer) => path === peer || path.startsWith(`${peer}/`)));
}

/** What the tests and tools need, and nobody else gets. */
function developmentLicences(): readonly string[] {
  return [...new Set(licencesOf(([, { dev }]) => dev === true).map(({ licence }) => licence))].sort();
}

function licencesOf(isMeant: (entry: readonly [string, Locked]) => boolean): readonly Licence[] {
  const meant = Object.entries<Locked>(LOCK.packages).filter(isMeant);
  const groups = new Map<string, Licence>();
  for (const [path, { version, license = 'none' }] of meant) {
    const name = path.slice(path.lastIndexOf(MODULES) + MODULES.length);
    const key = `${name} ${license}`;
    const versions = new Set([...(groups.get(key)?.versions ?? []), version]);
    groups.set(key, { name, versions: [...versions].sort(), licence: license });
  }
  return [...groups.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

/** The text of docs/licences.md, before prettier has aligned its tables. */
export function licencesPage(): string {
  const { version } = providerModule();
  return `# Licences

This library is under ${LOCK.packages[''].license}. This page lists what comes with it, as \`package-lock.json\` has it; it is generated
by \`npm run docs\`. A test refuses an installed package whose licence is not permissive.

## Installed with the package

${table(installedLicences())}

## Brought by the user's project

The core, with what it bundles. MPL-2.0 asks for the source of changed files of it; this library changes none and contains
none.

${table(peerLicences())}

## Fetched or built on the user's machine, when a command needs it

| what | licence |
| --- | --- |
| the provider dmacvicar/libvirt ${version}, by Terraform or by Go | Apache-2.0 |
| Terraform, which the user installs; OpenTofu in its place | BUSL-1.1 from 1.6 on; MPL-2.0 |
| the lab's image and the guests' programs (Linux, keepalived, ipvsadm, nftables, nginx, vsftpd), by Debian's mirror | as Debian lists them, mostly GPL-2.0; nothing of them is in this package |

## For development alone

Packages of the tests and tools are under ${developmentLicences().join(', ')}. None of them is in the package.
`;
}

function table(licences: readonly Licence[]): string {
  const rows = licences.map(({ name, versions, licence }) => `| ${name} | ${versions.join(', ')} | ${licence} |`);
  return ['| package | version | licence |', '| --- | --- | --- |', ...rows].join('\n');
}
