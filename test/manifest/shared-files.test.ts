import { describe, expect, test } from 'vitest';
import { parseManifest, printManifest, type Manifest, type ManifestHost } from '../../lib/manifest';
import { manifestOf } from '../../lib/testing';
import { manualStack } from '../stack';

interface Printed {
  readonly hosts: readonly {
    readonly name: string;
    readonly files: readonly { readonly path: string; readonly content?: string; readonly sameAs?: string }[];
  }[];
}

const manifest = manifestOf(manualStack());
const printed = (of: Manifest): Printed => JSON.parse(printManifest(of)) as Printed;
const fileOf = (of: Printed, name: string, path: string): Printed['hosts'][number]['files'][number] | undefined =>
  of.hosts.find((host) => host.name === name)?.files.find((file) => file.path === path);

const PROGRAM = '/usr/local/sbin/lvs-seed';
const CONFIGURATION = '/etc/nginx/nginx.conf';

describe('a manifest as a file', () => {
  test('has the text of each path once, and names the first host that has it', () => {
    const text = printed(manifest);
    expect(fileOf(text, 'lvs-primary', PROGRAM)?.content).toContain('def main():');
    expect(['lvs-backup', 'web-rs1', 'web-rs2'].map((name) => fileOf(text, name, PROGRAM)?.sameAs)).toEqual(
      Array(3).fill('lvs-primary'),
    );
    expect(fileOf(text, 'web-rs2', CONFIGURATION)?.sameAs).toBe('web-rs1');
    const texts = text.hosts.flatMap(({ files }) =>
      files.flatMap(({ path, content }) => (content ? [path + content] : [])),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('keeps texts apart that differ, or that lie at different paths', () => {
    const [first, second] = manifest.hosts as [ManifestHost, ManifestHost];
    const [file] = first.files as [ManifestHost['files'][number]];
    const other = {
      ...second,
      files: [
        { ...file, path: `${file.path}-2` },
        { ...file, content: `${file.content}#` },
      ],
    };
    const text = printed({ ...manifest, hosts: [first, other] });
    expect(text.hosts[1]?.files.map(({ sameAs }) => sameAs)).toEqual([undefined, undefined]);
  });

  test('is read with all texts, by whomever they were written', () => {
    expect(parseManifest(printManifest(manifest))).toEqual(manifest);
    expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest);
  });

  test.each([
    ['names a host that is not there', 'nobody'],
    ['names one that comes later', 'web-rs2'],
    ['names what an object has of itself', '__proto__'],
  ])('is refused where a file %s', (_, sameAs) => {
    const text = printManifest(manifest).replace('"sameAs": "lvs-primary"', `"sameAs": "${sameAs}"`);
    expect(() => parseManifest(text)).toThrow(
      /^LVS040: the manifest lacks the content of \/.*: synthesize the stack again$/,
    );
  });

  test.each([
    ['hosts that are none', [1]],
    ['a host without files', [{ name: 'web-rs1' }]],
    ['files that are none', [{ name: 'web-rs1', files: [null] }]],
  ])('is refused with %s', (_, hosts) => {
    expect(() => parseManifest(JSON.stringify({ ...manifest, hosts }))).toThrow('LVS040: the manifest is incomplete');
  });
});
