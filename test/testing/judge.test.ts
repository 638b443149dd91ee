import { basename } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { hasReader } from '../../lib/testing';
import { complaintOf } from '../../lib/testing/judge';

const installed = vi.hoisted(() => new Set<string>());

vi.mock('node:fs', async (original) => ({
  ...(await original<object>()),
  accessSync: (path: string) => {
    if (!installed.has(basename(path))) {
      throw new Error(`${path} is not there`);
    }
  },
}));

afterEach(() => installed.clear());

test('a machine has a reader that it can ask', () => {
  ['nft', 'unshare', 'ip'].forEach((program) => installed.add(program));
  expect(hasReader('nft')).toBe(true);
});

test.each(['nft', 'unshare', 'ip'])('a machine without %s has none: the test that asks first is skipped', (missing) => {
  ['nft', 'unshare', 'ip'].filter((each) => each !== missing).forEach((program) => installed.add(program));
  expect(() => complaintOf('nft', 'table ip lab {}\n')).toThrow("skip the test where hasReader('nft') is false");
  expect(hasReader('nft')).toBe(false);
});
