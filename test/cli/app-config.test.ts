import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readAppConfig } from '../../lib/cli/app-config';
import { findStackFolder } from '../../lib/cli/stack-folder';

const folder = mkdtempSync(join(tmpdir(), 'cdktf-lvs-app-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

test('of a folder without a cdktf.json the output is the usual one', async () => {
  expect(await readAppConfig(join(folder, 'nowhere'))).toEqual({ app: undefined, output: 'cdktf.out', context: {} });
});

test('says what a cdktf.json says', async () => {
  write('cdktf.json', '{ "app": "npx tsx main.ts", "output": "out", "context": { "greeting": "hello" } }');
  expect(await readAppConfig(folder)).toEqual({
    app: 'npx tsx main.ts',
    output: 'out',
    context: { greeting: 'hello' },
  });
});

test.each([
  ['no', 'is no JSON: correct it'],
  ['null', 'holds no members: correct it'],
  ['7', 'holds no members: correct it'],
  ['["npx tsx main.ts"]', 'holds no members: correct it'],
  ['{ "app": 7 }', "'app' is no text"],
  ['{ "output": null }', "'output' is no text"],
  ['{ "context": null }', "'context' holds no members"],
])('refuses a cdktf.json that is %s, and says why', async (text, why) => {
  write('cdktf.json', text);
  await expect(readAppConfig(folder)).rejects.toThrow(why);
  await expect(findStackFolder(folder)).rejects.toThrow(why);
});
