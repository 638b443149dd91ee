import { Testing } from 'cdktf';
import { expect, test } from 'vitest';
import { Lab } from './lab';

// Keep the snapshot under version control: a change of the stack then shows what it changes.
// After a wanted change: npm test -- --update
test('the stack is the one that was looked at', () => {
  expect(JSON.parse(Testing.synth(new Lab(Testing.app(), 'lab'), true))).toMatchSnapshot();
});
