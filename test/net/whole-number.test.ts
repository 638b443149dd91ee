import { expect, test } from 'vitest';
import { InputError } from '../../lib/errors';
import { wholeNumber } from '../../lib/net/whole-number';

const fromOneToNine = wholeNumber({ from: 1, to: 9 });

test.each([1, 5, 9])('gives %d back', (value) => {
  expect(fromOneToNine(value)).toBe(value);
});

test.each([0, 10, 1.5, -1, NaN, Infinity, -0])('refuses %d, naming it and the limits', (value) => {
  expect(() => fromOneToNine(value)).toThrow(InputError);
  expect(() => fromOneToNine(value)).toThrow(`LVS004: ${value} is out of range: write a whole number from 1 to 9`);
});

test('refuses a text that looks like a number, for callers whose compiler does not check', () => {
  expect(() => fromOneToNine('5' as unknown as number)).toThrow(InputError);
});
