import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choose } from '../../lib/cli/lab/libvirt';
import { labPlace } from '../../lib/cli/lab/place';
import { stackDocument } from '../../lib/host/stack-document';
import { synthesizeExample } from '../system/examples';
import { cli, type End } from './command';

const HYPERVISORS = [
  { path: 'lab/east', name: 'east', provider: 'libvirt' },
  { path: 'lab/west', name: 'west', provider: 'libvirt.west' },
];

let folder: string;
let two: string;
let one: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bridges-'));
  two = synthesizeExample('two-hosts.ts', join(folder, 'two'));
  one = synthesizeExample('seed.ts', join(folder, 'one'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bridges(...words: readonly string[]): Promise<End> {
  return cli(['bridges', ...words], { cwd: folder });
}

describe('cdktf-lvs bridges', () => {
  test('prints what each host does, and ends with what one would type now', async () => {
    const { stdout, stderr } = await bridges('--from', two);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^# on east\nip link [^]*\n# on west\nip link [^]*\nnext: npx cdktf-lvs up --from .*\n$/);
  });

  test('prints for one host what a shell takes, and nothing else', async () => {
    const { stdout: script } = await bridges('--from', two, '--host', 'west');
    expect(script).toContain('local 192.0.2.2');
    expect(spawnSync('sh', ['-n'], { input: script }).status).toBe(0);
    expect(script.split('\n').filter((line) => !/^(?:ip|bridge) |^$/.test(line))).toEqual([]);
  });

  test('prints JSON, of one host too', async () => {
    const { stdout } = await bridges('--from', two, '--host', 'east', '--json');
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({
      stack: 'lab',
      hosts: [{ host: 'east' }],
      next: { why: expect.any(String) as string },
    });
  });

  test('says where there is nothing to do, and which hosts there are', async () => {
    const { code, stdout, stderr } = await bridges('--from', one);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('no network of the stack');
    expect((await bridges('--from', two, '--host', 'north')).stderr).toContain('it has east, west');
  });
});

describe('a stack on several hosts', () => {
  const chosen = (environment: Readonly<Record<string, string>>): ReturnType<typeof choose> => {
    const libvirt = [{ uri: '${var.a}' }, { alias: 'west', uri: '${var.b}' }];
    const document = { provider: { libvirt }, variable: { a: {}, b: {} } };
    return choose(labPlace(two), stackDocument(JSON.stringify(document), environment), { hypervisors: HYPERVISORS });
  };

  test('is deployed where it says, and on nothing that is guessed', async () => {
    const uris = { TF_VAR_a: 'qemu:///system', TF_VAR_b: 'qemu+ssh://root@192.0.2.2/system' };
    expect((await chosen(uris)).kind).toBe('named');
    await expect(chosen({ TF_VAR_a: 'qemu:///system' })).rejects.toThrow(/'west' has no value: export TF_VAR_b=/);
  });
});
