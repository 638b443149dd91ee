import { describe, expect, test } from 'vitest';
import { stackDocument } from '../../lib/host/stack-document';
import { libvirtPlaces, requireUris } from '../../lib/rig/libvirt-place';
import { exampleManifest } from '../system/examples';

const USUAL = { uri: 'qemu:///system', namespace: undefined };
const PRIVATE = 'qemu+unix:///system?socket=/run/cdktf-lvs/lab/libvirt-sock';

/** A document with these providers. */
const document = (
  libvirt: unknown,
  environment: Readonly<Record<string, string>> = {},
): ReturnType<typeof stackDocument> =>
  stackDocument(JSON.stringify({ provider: { libvirt }, variable: { uri_west: {} } }), environment);
const BOTH = [{ uri: PRIVATE }, { alias: 'west', uri: '${var.uri_west}' }];

describe('where hosts run', () => {
  const two = exampleManifest('two-hosts.ts');

  test('is what the provider of each says, by a variable of Terraform too', () => {
    const places = libvirtPlaces(two, USUAL, document(BOTH, { TF_VAR_uri_west: 'qemu+ssh://root@192.0.2.2/system' }));
    const east = { uri: PRIVATE, namespace: 'lvs-lab' };
    const west = { uri: 'qemu+ssh://root@192.0.2.2/system', namespace: undefined };
    expect(Object.fromEntries(places)).toEqual({
      'lvs-primary': east,
      'lvs-backup': west,
      'web-rs1': east,
      'web-rs2': west,
    });
  });

  test('is not guessed: a variable without a value is named, and so is a host of which nothing is said', () => {
    expect(() => libvirtPlaces(two, USUAL, document(BOTH))).toThrow(
      "host 'west' has no value: export TF_VAR_uri_west=",
    );
    const local = [{ uri: '${local.east}' }, { alias: 'west', uri: '${var.uri_west}' }];
    expect(() => libvirtPlaces(two, USUAL, document(local))).toThrow("no URI of its host 'east'");
    expect(() => libvirtPlaces(two, USUAL, document(BOTH.slice(0, 1)))).toThrow("no URI of its host 'west'");
  });

  test('is asked of one variable once, and of no provider that no host has', () => {
    const hypervisors = two.hypervisors ?? [];
    const same = [{ uri: '${var.uri_west}' }, { alias: 'west', uri: '${var.uri_west}' }, { alias: 'other' }];
    const asked = 'export TF_VAR_uri_west=qemu+ssh://root@HOST/system';
    expect(() => requireUris(hypervisors, document(same))).toThrow(
      new RegExp(`'east', 'west' has no value: ${asked.replaceAll('+', '\\+')}$`),
    );
    expect(() => requireUris(hypervisors, document(same, { TF_VAR_uri_west: 'qemu:///system' }))).not.toThrow();
  });

  test('is the stack’s one libvirt where it has one', () => {
    const one = exampleManifest('seed.ts');
    expect(new Set(libvirtPlaces(one, USUAL, document([{ uri: 'qemu:///other' }])).values())).toEqual(new Set([USUAL]));
  });
});
