import { expect, test } from 'vitest';
import { nextFor, nextLine } from '../../lib/cli/next';

test.each([
  [{ from: '.' }, 'npx cdktf-lvs status'],
  [{ from: '.', stack: 'shop' }, 'npx cdktf-lvs status --stack shop'],
  [{ from: '../my app', stack: 'shop' }, "npx cdktf-lvs status --from '../my app' --stack shop"],
  [{ from: "a'; rm -rf /" }, "npx cdktf-lvs status --from 'a'\\''; rm -rf /'"],
])('the next command about %j is %s', (options, command) => {
  expect(nextFor('status', options, 'why')).toEqual({ command, why: 'why' });
});

test('the next line is a line of its own', () => {
  expect(nextLine({ command: 'npx cdktf-lvs up', why: 'all is there' })).toBe(
    '\nnext: npx cdktf-lvs up  (all is there)\n',
  );
});
