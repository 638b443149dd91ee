import { Testing } from 'cdktf';
import { problems, synthesized } from 'cdktf-lvs/testing';
import { expect, test } from 'vitest';
import { Lab } from './lab';

test('the stack has no problems, and warns of nothing', () => {
  expect(problems(new Lab(Testing.app(), 'lab'))).toEqual([]);
});

// Keep the snapshot under version control: a change of the stack then shows what it changes on which guest.
// After a wanted change: npm test -- --update
test('the stack is the one that was looked at', () => {
  expect(synthesized(new Lab(Testing.app(), 'lab'))).toMatchSnapshot();
});
