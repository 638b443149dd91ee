import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli, type End } from './command';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const image = (words: string): Promise<End> =>
  cli(['image', ...words.split(' ')], { cwd: folder, env: { XDG_CACHE_HOME: folder } });

test('an empty cache has a list too, and the next line says how to fill it', async () => {
  const { code, stdout } = await image('list');
  expect(stdout).toBe('\nnext: sudo npx cdktf-lvs image build  (there is no lab image of this version)\n');
  expect(code).toBe(0);
  expect(JSON.parse((await image('list --json')).stdout)).toMatchObject({ images: [], next: {} });
});

test.each([
  ['fetch', "missing required argument 'url'"],
  ['fetch debian', 'Write an address that begins with https:// or http://'],
  ['fetch file:///etc/passwd', 'Write an address that begins with https:// or http://'],
  ['fetch https://a/b --sha256 12', 'Write the 64 hexadecimal digits'],
  ['list all', 'too many arguments'],
  ['remove', "unknown command 'remove'"],
])('image %s is not understood', async (words, reason) => {
  const { code, stderr } = await image(words);
  expect(stderr).toContain(reason);
  expect(code).toBe(2);
});

test('a fetch by http without a sum is refused in one sentence', async () => {
  const { code, stderr } = await image('fetch http://127.0.0.1:9/a.qcow2');
  expect(stderr).toContain('nobody vouches for what comes by http: give its sum by --sha256');
  expect(code).toBe(1);
});

test('a fetch from where nobody answers says so', async () => {
  const { code, stderr } = await image(`fetch http://127.0.0.1:9/a.qcow2 --sha256 ${'0'.repeat(64)}`);
  expect(stderr).toMatch(/did not come whole: .*; the same command goes on/);
  expect(code).toBe(1);
});
