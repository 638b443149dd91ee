import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedPages } from '../tools/docs/pages';

// it runs the examples that are drawn
test('generated documents are what `npm run docs` writes', { timeout: 300_000 }, async () => {
  for (const [path, text] of await generatedPages()) {
    expect(readFileSync(join(__dirname, '..', path), 'utf8'), path).toBe(text);
  }
});
