import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../lib/errors';
import { Ipv4Address } from '../../lib/net/ipv4-address';

const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test.each([
  ['0.0.0.0', 0],
  ['0.0.0.1', 1],
  ['10.11.12.10', 168_496_138],
  ['128.0.0.0', 2 ** 31],
  ['255.255.255.255', 2 ** 32 - 1],
])('reads %s', (text, value) => {
  expect(Ipv4Address.parse(text).value).toBe(value);
});

test.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.4x',
  'x1.2.3.4',
  '1.2.3.256',
  '1.2.3.1000',
  '1.2.3.-4',
  '1.2.3.+4',
  '1.2.3.04',
  '010.1.1.1',
  '1..2.3',
  '1.2.3.',
  ' 1.2.3.4',
  '1.2.3.4\n',
  '0x1.2.3.4',
  '1.2.3.4/24',
  '::1',
  'NaN',
  '１.2.3.4',
])("refuses '%s', naming it and what to write", (text) => {
  const parse = (): Ipv4Address => Ipv4Address.parse(text);
  expect(parse).toThrow(InputError);
  expect(parse).toThrow(`LVS001: '${text}' is not an IPv4 address: write four numbers from 0 to 255`);
});

test('prints what it read, and reads what it printed', () => {
  fc.assert(
    fc.property(number, (value) => {
      const address = new Ipv4Address(value);
      expect(Ipv4Address.parse(`${address}`).value).toBe(value);
      expect(`${Ipv4Address.parse(`${address}`)}`).toBe(`${address}`);
    }),
  );
});

test('equals an address of the same value and no other', () => {
  fc.assert(
    fc.property(number, number, (one, other) => {
      expect(new Ipv4Address(one).equals(new Ipv4Address(one))).toBe(true);
      expect(new Ipv4Address(one).equals(new Ipv4Address(other))).toBe(one === other);
    }),
  );
});
