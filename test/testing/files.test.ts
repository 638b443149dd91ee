import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as core from 'cdktf';
import { Annotations, Testing } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { MANIFEST_FILE, parseManifest } from '../../lib/manifest';
import { files, manifestOf, problems, synthesized } from '../../lib/testing';
import { addPool, addRouters, emptyStack, manualParts, manualStack, seeds } from '../stack';

describe('files', () => {
  test.each(['lvs-primary', 'lab/lvs/primary', 'lvs/primary'])('finds a guest by %s', (guest) => {
    const found = files(manualStack()).of(guest);
    expect(found.name).toBe('lvs-primary');
    expect(found.get('/etc/keepalived/keepalived.conf')).toContain('virtual_router_id 51');
  });

  test('gives the bytes of the seed disk', () => {
    const stack = manualStack();
    const there = seeds(stack)['web-rs1']?.files.map(({ path, content }) => [path, content]) ?? [];
    const guest = files(stack).of('web-rs1');
    expect(guest.paths.map((path) => [path, guest.get(path)])).toEqual(there.sort());
  });

  test('says which guests there are, and which files', () => {
    const all = files(manualStack());
    expect(all.names).toEqual(['lvs-primary', 'lvs-backup', 'web-rs1', 'web-rs2']);
    expect(() => all.of('web-rs3')).toThrow(
      'lab has no guest web-rs3: it has lvs-primary (lab/lvs/primary), lvs-backup (lab/lvs/backup), ' +
        'web-rs1 (lab/web/rs1), web-rs2 (lab/web/rs2)',
    );
    expect(() => all.of('web-rs1').get('/etc/nginx.conf')).toThrow(
      /^web-rs1 has no file \/etc\/nginx\.conf: it has .*\/etc\/nginx\/nginx\.conf, /,
    );
  });

  test('are none of a stack with problems', () => {
    const stack = emptyStack();
    addPool(stack, addRouters(stack), { servers: { rs1: '10.11.12.9', rs2: '10.11.12.2' } });
    expect(() => files(stack)).toThrow('LVS010');
    const { stack: annotated, pool } = manualParts();
    Annotations.of(pool).addError('no servers on Fridays');
    expect(() => files(annotated)).toThrow('[lab/web] no servers on Fridays');
  });
});

describe('manifestOf', () => {
  test('is what a synth writes', () => {
    const folder = Testing.fullSynth(manualStack());
    const written = parseManifest(readFileSync(join(folder, 'stacks/lab', MANIFEST_FILE), 'utf8'));
    expect(manifestOf(manualStack())).toEqual(written);
  });

  test('is none of a stack that has nothing of this library', () => {
    expect(() => manifestOf(emptyStack())).toThrow('lab has nothing of cdktf-lvs');
  });
});

test.each([
  ['synthesized', synthesized],
  ['files', files],
  ['manifestOf', manifestOf],
  ['problems', problems],
])('%s refuses a stack of another CDK core, and says what to do', (_, use) => {
  const load = createRequire(__filename);
  const cores = ['cdktf', 'cdktn'].map((name) => load(name) as typeof core);
  const other = cores.find(({ App }) => App !== core.App) ?? core;
  const foreign = new other.TerraformStack(other.Testing.app(), 'lab');
  expect(() => use(foreign)).toThrow(/^LVS009: lab is a stack of another CDK core: let both be one/);
});
