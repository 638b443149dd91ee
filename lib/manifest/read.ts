import { InputError } from '../errors';
import type { Manifest } from './schema';
import { MANIFEST_VERSION } from './schema';
import type { PrintedHost } from './shared-files';
import { share, unshare } from './shared-files';

/** Where a synth leaves the manifest, inside the stack's folder. */
export const MANIFEST_FILE = 'lvs.manifest.json';

/**
 * The text of a manifest's file: the same manifest gives the same bytes. A file that an earlier host has with the same
 * content has that host's name, `sameAs`, instead of it.
 */
export function printManifest(manifest: Manifest): string {
  return `${JSON.stringify({ ...manifest, hosts: share(manifest.hosts) }, undefined, 2)}\n`;
}

/**
 * Reads a manifest's text.
 * @throws InputError for a text that is no manifest, and for one of another version
 */
export function parseManifest(text: string): Manifest {
  const document = json(text);
  if (!isObject(document) || !('version' in document)) {
    throw new InputError('LVS040', 'this is no manifest of cdktf-lvs: synthesize the stack again');
  }
  if (document.version !== MANIFEST_VERSION) {
    throw new InputError(
      'LVS041',
      `the manifest has version ${String(document.version)}, this cdktf-lvs reads ${MANIFEST_VERSION}: synthesize the stack again with the version that is installed`,
    );
  }
  if (!isPrinted(document)) {
    throw new InputError('LVS040', 'the manifest is incomplete: synthesize the stack again');
  }
  return { ...document, hosts: unshare(document.hosts) };
}

/**
 * Refuses a manifest that was not written with the Terraform document beside it.
 * @param terraform the text of the stack's cdk.tf.json
 */
export function requireFresh(manifest: Manifest, terraform: string): void {
  const document = json(terraform);
  const known = new Set(isObject(document) ? resourceAddresses(document.resource) : []);
  const named = [
    ...manifest.networks.flatMap(({ resource, elsewhere = [] }) => [
      resource,
      ...elsewhere.map((each) => each.resource),
    ]),
    ...manifest.hosts.flatMap((host) => Object.values(host.resources)),
  ];
  const missing = named.find((address) => !known.has(address));
  if (missing !== undefined) {
    throw new InputError(
      'LVS042',
      `the manifest names ${missing}, cdk.tf.json does not: it is of an earlier synth; synthesize the stack again`,
    );
  }
}

function resourceAddresses(resources: unknown): readonly string[] {
  return isObject(resources)
    ? Object.entries(resources).flatMap(([type, byName]) =>
        isObject(byName) ? Object.keys(byName).map((name) => `${type}.${name}`) : [],
      )
    : [];
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError('LVS040', `this is no JSON (${String(error)}): synthesize the stack again`);
  }
}

/** A manifest's text as data. */
type Printed = Omit<Manifest, 'hosts'> & { readonly hosts: readonly PrintedHost[] };

function isPrinted(document: object): document is Printed {
  const lists = ['networks', 'clusters', 'hosts', 'warnings'];
  const members: Readonly<Record<string, unknown>> = { ...document };
  return (
    typeof members.stack === 'string' &&
    lists.every((name) => Array.isArray(members[name])) &&
    (members.hosts as readonly unknown[]).every((host) => isObject(host) && isListOfObjects(host.files))
  );
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
