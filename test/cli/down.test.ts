import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { choose } from '../../lib/cli/lab/libvirt';
import { labPlace, writeNote } from '../../lib/cli/lab/place';
import { stackDocument } from '../../lib/host/stack-document';
import { synthesizeExample } from '../system/examples';
import { cli, type End } from './command';

const HYPERVISORS = [
  { path: 'lab/east', name: 'east', provider: 'libvirt' },
  { path: 'lab/west', name: 'west', provider: 'libvirt.west' },
];
const STATE = JSON.stringify({
  version: 4,
  terraform_version: '1.9.0',
  serial: 1,
  lineage: 'x',
  outputs: {},
  resources: [],
});

let project: string;
let folder: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'down-'));
  writeFileSync(join(project, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'true' }));
  folder = synthesizeExample('two-hosts.ts', join(project, 'cdktf.out'));
}, 60_000);
afterEach(() => rmSync(project, { recursive: true, force: true }));

function down(): Promise<End> {
  return cli(['down', '--from', project], { cwd: project });
}

describe('down, where variables say where the stack is', () => {
  test('keeps the state of what it cannot find, and says what to export', async () => {
    const state = join(folder, 'terraform.tfstate');
    writeFileSync(state, STATE);
    const { code, stderr } = await down();
    expect(stderr).toContain('export TF_VAR_uri_east=qemu+ssh://root@HOST/system TF_VAR_uri_west=');
    expect(code).toBe(1);
    expect(existsSync(state)).toBe(true);
  });

  test('forgets a stack of which nothing was made', async () => {
    writeFileSync(join(folder, '.terraform.lock.hcl'), '');
    expect(await down()).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, '.terraform.lock.hcl'))).toBe(false);
  });
});

test('a stack that has several hosts now is not deployed beside its private hypervisor', async () => {
  const place = labPlace(folder);
  await writeNote(place.choiceFile, { kind: 'private', hypervisor: place.hypervisor });
  const document = stackDocument(JSON.stringify({}), {});
  await expect(choose(place, document, { hypervisors: HYPERVISORS })).rejects.toThrow("'npx cdktf-lvs down'");
});
