import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compiled } from '../compiled';
import { ROOT } from '../packed';

// The whole test of docs/testing.md, run by jest in a project that has the library as users have it: as CommonJS.

const JEST = join(ROOT, 'node_modules/jest/bin/jest.js');

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'cdktf-lvs-jest-'));
  writeFileSync(join(project, 'package.json'), '{ "private": true, "jest": { "transform": {} } }\n');
  const blocks = readFileSync(join(ROOT, 'docs/testing.md'), 'utf8').matchAll(/^```js\n\/\/ (\S+)\n([^]*?)^```$/gm);
  for (const [, name = '', text = ''] of blocks) {
    writeFileSync(join(project, name), text);
  }
  const library = join(project, 'node_modules/cdktf-lvs');
  cpSync(join(ROOT, 'package.json'), join(library, 'package.json'));
  cpSync(dirname(compiled('index')), join(library, 'dist'), { recursive: true });
  for (const name of ['cdktf', 'constructs']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
  }
}, 120_000);

afterAll(() => rmSync(project, { recursive: true }));

interface Run {
  readonly passes: boolean;
  readonly words: string;
}

function jest(env: Readonly<Record<string, string>> = {}, ...flags: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [JEST, '--runInBand', '--no-cache', ...flags], {
    cwd: project,
    env: { ...process.env, CI: '', ...env },
    encoding: 'utf8',
  });
  return { passes: status === 0, words: `${stdout}${stderr}` };
}

test('the test that the page shows runs in jest, on one machine and on the next', { timeout: 240_000 }, () => {
  const first = jest({ CDKTF_LVS_UPDATE: '1' }, '--ci=false');
  expect(first.words).toContain('1 snapshot written');
  expect(first.passes).toBe(true);

  const elsewhere = { LIBVIRT_URI: 'qemu+ssh://root@host/system', IMAGE: '/home/alice/lab.qcow2' };
  const next = jest(elsewhere, '--ci');
  expect(next.words).toMatch(/Snapshots: +1 passed, 1 total/);
  expect(next.passes).toBe(true);

  const text = readFileSync(join(project, 'stack.js'), 'utf8');
  expect(text).toContain('[80, 443]');
  writeFileSync(join(project, 'stack.js'), text.replace('[80, 443]', '[80]'));
  const changed = jest({}, '--ci');
  expect(changed.passes).toBe(false);
  expect(changed.words).toMatch(/1 snapshot failed/);
  expect(changed.words).toContain('web-lvs-primary/etc/keepalived/keepalived.conf: line');
  expect(changed.words).toContain('3 failed');
});
