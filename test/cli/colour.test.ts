import { expect, test, vi } from 'vitest';
import { colour } from '../../lib/cli/colour';

test.each([
  [{ isTTY: true }, {}, '\u001b[31ma\u001b[0m'],
  [{ isTTY: true }, { NO_COLOR: '' }, '\u001b[31ma\u001b[0m'],
  [{ isTTY: true }, { NO_COLOR: '1' }, 'a'],
  [{ isTTY: true }, { TERM: 'dumb' }, 'a'],
  [{ isTTY: false }, {}, 'a'],
  [{}, {}, 'a'],
])('a text for %j in %j is %j', (stream, env, text) => {
  const all: Readonly<Record<string, string>> = { NO_COLOR: '', TERM: 'xterm', ...env };
  Object.entries(all).forEach(([name, value]) => vi.stubEnv(name, value));
  expect(colour('red', 'a', stream)).toBe(text);
  vi.unstubAllEnvs();
});
