import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MUTATIONS, WRITTEN_MUTATIONS } from './fuzz/mutations';
import { TOPICS } from '../tools/docs/rules';
import type { Rule } from '../tools/docs/rules/rule';

const ROOT = join(__dirname, '..');

const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const spoken = sources.flatMap(
  (file) => readFileSync(join(ROOT, 'lib', file), 'utf8').match(/(?<=['`])LVS\d{3}/g) ?? [],
);
const codes = [...new Set(spoken)].sort();
const rows = Object.values(TOPICS).flatMap((rules) => Object.entries<Rule>(rules));

describe('the rules', () => {
  test('have one row for every code of the library, and no other', () => {
    expect(rows.map(([code]) => code).sort()).toEqual(codes);
  });

  test('say all that a reader needs, as half a sentence', () => {
    const texts = rows.flatMap(([code, { title, without, fix, source }]) =>
      [title, without, fix, source].map((text) => `${code}: ${text}`),
    );
    expect(texts.filter((text) => !/^LVS\d{3}: \S/.test(text) || /[.\s]$|[\n|]/.test(text))).toEqual([]);
  });

  test('leave it to the page to say that one is a warning', () => {
    expect(rows.filter(([, { title }]) => /^warning/i.test(title)).map(([code]) => code)).toEqual([]);
  });

  test('have a mutation of a random cluster each, or more', () => {
    const broken = Object.keys({ ...MUTATIONS, ...WRITTEN_MUTATIONS }).map((each) => each.replace(/: .*/, ''));
    expect([...new Set(broken)].sort()).toEqual(codes);
  });

  test('are silent for codes that there are', () => {
    expect(rows.flatMap(([, rule]) => rule.silences ?? []).filter((code) => !codes.includes(code))).toEqual([]);
  });
});
