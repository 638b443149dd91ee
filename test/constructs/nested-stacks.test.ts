import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Port, VirtualService } from '../../lib';
import { MANIFEST_FILE, parseManifest } from '../../lib/manifest';
import { files, problems } from '../../lib/testing';
import type { Document } from '../stack';
import { addImage, addRouters, attributes, emptyStack, manualParts, manualStack } from '../stack';

describe('a stack in a stack', () => {
  let outdir: string;

  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), 'nested-stacks-'));
    const app = new App({ outdir });
    manualStack({}, emptyStack('inner', emptyStack('outer', app)));
    app.synth();
  });

  afterAll(() => rmSync(outdir, { recursive: true }));

  const folder = (stack: string): string => join(outdir, 'stacks', stack);
  const read = (stack: string, name: string): string => readFileSync(join(folder(stack), name), 'utf8');

  test('has its seed disks and its manifest beside its own document, where the provider opens them', () => {
    const document = JSON.parse(read('inner', 'cdk.tf.json')) as Document;
    const sources = Object.values(attributes(document, 'libvirt_volume', 'source'));
    const discs = readdirSync(join(folder('inner'), 'seeds')).map((name) => `seeds/${name}`);
    expect(discs).toHaveLength(4);
    expect(sources).toEqual(expect.arrayContaining(discs));
    expect(parseManifest(read('inner', MANIFEST_FILE)).stack).toBe('inner');
  });

  test('leaves nothing in the folder of the outer one', () => {
    expect(readdirSync(folder('outer'))).toEqual(['cdk.tf.json']);
  });

  test('names its machines by their paths in it', () => {
    expect(files(manualStack({}, emptyStack('inner', emptyStack('outer')))).names).toContain('lvs-primary');
  });

  test('tells each of its warnings once', () => {
    const outer = emptyStack('outer');
    const { stack, pool } = manualParts({}, emptyStack('inner', outer));
    new VirtualService(stack, 'dns', { pool, port: Port.udp(53) });
    const codes = problems(outer).map(({ code }) => code);
    expect(codes.filter((code) => code === 'LVS031')).toEqual(['LVS031']);
  });

  test('is another stack for the parts of a cluster', () => {
    const outer = emptyStack('outer');
    const image = addImage(outer);
    expect(() => addRouters(emptyStack('inner', outer), { image })).toThrow(
      /^LVS009: outer\/inner\/lvs: image: outer\/image lies in another stack/,
    );
    expect(() => addRouters(outer, { image })).not.toThrow();
  });
});
