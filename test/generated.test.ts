import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedPages } from '../tools/docs/pages';

test('generated documents are what `npm run docs` writes', async () => {
  for (const [path, text] of await generatedPages()) {
    expect(readFileSync(join(__dirname, '..', path), 'utf8'), path).toBe(text);
  }
});
