import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { cacheFolder } from '../lib/cache-folder';

afterEach(() => vi.unstubAllEnvs());

test('is where XDG_CACHE_HOME says', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/var/cache/me');
  expect(cacheFolder()).toBe('/var/cache/me/cdktf-lvs');
});

test.each([undefined, '', 'cache', './cache'])('is in the home folder where XDG_CACHE_HOME is %j', (given) => {
  vi.stubEnv('XDG_CACHE_HOME', given);
  expect(cacheFolder()).toBe(join(homedir(), '.cache/cdktf-lvs'));
});
