import { InputError } from '../errors';
import type { Manifest } from './schema';
import { MANIFEST_VERSION } from './schema';

/** Where a synth leaves the manifest, inside the stack's folder. */
export const MANIFEST_FILE = 'lvs.manifest.json';

/** The text of a manifest's file: the same manifest gives the same bytes. */
export function printManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
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
  if (!isManifest(document)) {
    throw new InputError('LVS040', 'the manifest is incomplete: synthesize the stack again');
  }
  return document;
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

function isManifest(document: object): document is Manifest {
  const lists = ['networks', 'clusters', 'hosts', 'warnings'];
  const members: Readonly<Record<string, unknown>> = { ...document };
  return typeof members.stack === 'string' && lists.every((name) => Array.isArray(members[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
