import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(__dirname, '..');

const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const thrown = sources.flatMap((file) => readFileSync(join(ROOT, 'lib', file), 'utf8').match(/LVS\d{3}/g) ?? []);
const documented = readFileSync(join(ROOT, 'docs/rules.md'), 'utf8').match(/(?<=^\| )LVS\d{3}/gm) ?? [];

test('docs/rules.md lists every code of the library, in order, and no other', () => {
  expect(documented).toEqual([...new Set(thrown)].sort());
});

test('says for every code what is wrong and what to write', () => {
  const rows = readFileSync(join(ROOT, 'docs/rules.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| LVS'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.filter(([, , wrong, right]) => !wrong || !right)).toEqual([]);
});
