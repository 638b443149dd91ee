import { describe, expect, test } from 'vitest';
import { namespaceOf } from '../../lib/host/hypervisor-place';
import { stackDocument } from '../../lib/host/stack-document';

const variable = {
  uri: { default: 'qemu:///system', type: 'string' },
  pool: { default: 'default', type: 'string' },
  image_path: { type: 'string' },
};
const resource = {
  libvirt_volume: {
    image: { pool: '${var.pool}', source: '${var.image_path}', format: 'qcow2' },
    seed: { pool: '${var.pool}', source: 'seeds/a-1.iso', format: 'raw' },
  },
  libvirt_domain: { a: { type: 'qemu' } },
  libvirt_network: { public: { name: 'lab-public' }, wire: { name: '${var.a}', bridge: 'br0' } },
};
const documentOf = (
  uri: unknown,
  environment: Readonly<Record<string, string>> = {},
): ReturnType<typeof stackDocument> =>
  stackDocument(JSON.stringify({ provider: { libvirt: [{ uri }] }, variable, resource }), environment);

describe("a stack's document", () => {
  test.each([
    ['a text', 'qemu+ssh://root@host/system', { value: 'qemu+ssh://root@host/system', variable: undefined }],
    ['a variable', '${var.uri}', { value: 'qemu:///system', variable: 'uri' }],
    ['a variable that is none', '${var.other}', { value: undefined, variable: 'other' }],
    ['an expression', '${local.a}-${var.uri}', { value: undefined, variable: undefined }],
    ['nothing', undefined, { value: undefined, variable: undefined }],
  ])('gives %s as its URI', (_, written, uri) => {
    expect(documentOf(written).uri).toEqual(uri);
  });

  test.each([
    ['machines are on the provider without an alias', [undefined, 'libvirt.mine'], 'qemu:///theirs'],
    ['all machines are on one with an alias', ['libvirt.mine'], 'qemu:///mine'],
    ['there are no machines', [], 'qemu:///theirs'],
  ])('gives the URI of a provider that has machines: %s', (_, providers, expected) => {
    const libvirt = [{ uri: 'qemu:///theirs' }, { alias: 'mine', uri: 'qemu:///mine' }];
    const machines = Object.fromEntries(providers.map((provider, index) => [`m${index}`, { provider }]));
    const text = JSON.stringify({ provider: { libvirt }, resource: { libvirt_domain: machines } });
    expect(stackDocument(text, {}).uri.value).toBe(expected);
  });

  test('takes what the environment gives a variable, which then is not to be given any more', () => {
    const document = documentOf('${var.uri}', { TF_VAR_uri: 'test:///default' });
    expect(document.uri).toEqual({ value: 'test:///default', variable: undefined });
    expect(document.storagePool).toEqual({ value: 'default', variable: 'pool' });
  });

  test('knows the images from the seed disks', () => {
    expect(documentOf('a').images).toEqual([{ value: undefined, variable: 'image_path' }]);
  });

  test('names its networks and the bridges that it uses', () => {
    expect(documentOf('a')).toMatchObject({ networks: ['lab-public', '${var.a}'], bridges: ['br0'] });
  });

  test.each<[string, object, string | undefined]>([
    ['a local file', { backend: { local: { path: '/tmp/a.tfstate' } } }, '/tmp/a.tfstate'],
    ['the local file of that kind', { backend: { local: {} } }, 'terraform.tfstate'],
    ['no local file', { backend: { s3: { bucket: 'a' } } }, undefined],
  ])('says that its state is in %s', (_, terraform, file) => {
    expect(stackDocument(JSON.stringify({ terraform }), {}).stateFile).toBe(file);
  });

  test('of a text that is no JSON says what to do', () => {
    expect(() => stackDocument('{ "resource": ', {})).toThrow(
      /cdk\.tf\.json is no JSON .*: synthesize the stack again/,
    );
  });

  test('of a stack with nothing of libvirt is read all the same', () => {
    expect(stackDocument('{}', {})).toMatchObject({
      images: [],
      networks: [],
      bridges: [],
      domainType: { value: 'kvm' },
    });
  });
});

test.each([
  ['qemu+unix:///system?socket=/run/cdktf-lvs/lab-1/libvirt-sock', 'lvs-lab-1'],
  ['qemu+unix:///system?socket=/run/libvirt/libvirt-sock', undefined],
  ['qemu:///system', undefined],
  ['qemu+unix:///system?socket=/run/cdktf-lvs/../libvirt-sock', undefined],
])('the namespace of %s is %s', (uri, namespace) => {
  expect(namespaceOf(uri)).toBe(namespace);
});
