import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../lib/errors';
import { Port } from '../../lib/net/port';

const number = fc.integer({ min: 1, max: 65_535 });
const range = fc.constantFrom('tcpRange', 'udpRange', 'sctpRange');
const port = fc.tuple(number, number, range).map(([a, b, of]) => Port[of](Math.min(a, b), Math.max(a, b)));

test.each([
  [Port.of(80), 'tcp/80', true],
  [Port.of(Port.udp(53)), 'udp/53', true],
  [Port.tcp(1), 'tcp/1', true],
  [Port.udp(65_535), 'udp/65535', true],
  [Port.sctp(2905), 'sctp/2905', true],
  [Port.sctpRange(3000, 3001), 'sctp/3000-3001', false],
  [Port.tcpRange(10_000, 20_000), 'tcp/10000-20000', false],
  [Port.udpRange(7, 7), 'udp/7', true],
])('%s', (given, text, single) => {
  expect([`${given}`, given.isSingle]).toEqual([text, single]);
});

test.each([0, 65_536, -1, 1.5, NaN, Infinity])('refuses port %d, wherever it stands', (wrong) => {
  const forms = [
    () => Port.of(wrong),
    () => Port.tcp(wrong),
    () => Port.udp(wrong),
    () => Port.tcpRange(wrong, 80),
    () => Port.udpRange(80, wrong),
    () => Port.sctp(wrong),
    () => Port.sctpRange(wrong, 80),
  ];
  for (const form of forms) {
    expect(form).toThrow(InputError);
    expect(form).toThrow(`LVS003: ${wrong} is not a port: write a whole number from 1 to 65535`);
  }
});

test('refuses a range whose first port is the higher one', () => {
  expect(() => Port.tcpRange(90, 80)).toThrow('LVS003: 90-80 is not a range of ports: write the lower port first');
});

test('one is within another if each of its ports is one of that, and never crosses protocols', () => {
  fc.assert(
    fc.property(port, port, (one, other) => {
      const isInside = Math.max(one.first, other.first) === one.first && Math.min(one.last, other.last) === one.last;
      expect(one.isWithin(other)).toBe(one.protocol === other.protocol && isInside);
      expect(one.isWithin(one)).toBe(true);
    }),
  );
});

test('overlapping is symmetric, means a shared port, and never crosses protocols', () => {
  fc.assert(
    fc.property(port, port, (one, other) => {
      const shares = Math.max(one.first, other.first) <= Math.min(one.last, other.last);
      expect(one.overlaps(other)).toBe(one.protocol === other.protocol && shares);
      expect(one.overlaps(other)).toBe(other.overlaps(one));
      expect(one.overlaps(one)).toBe(true);
    }),
  );
});
