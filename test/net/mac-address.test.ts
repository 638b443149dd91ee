import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ipv4Address } from '../../lib/net/ipv4-address';
import { MacAddress } from '../../lib/net/mac-address';

const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const macOf = (value: number): string => `${MacAddress.of(new Ipv4Address(value))}`;

test.each([
  ['192.168.26.9', '52:54:00:a8:1a:09'],
  ['10.11.12.1', '52:54:00:0b:0c:01'],
  ['10.255.255.255', '52:54:00:ff:ff:ff'],
])('the NIC that holds %s has %s', (address, mac) => {
  expect(`${MacAddress.of(Ipv4Address.parse(address))}`).toBe(mac);
});

test('is a unicast address in lower case, the same each time', () => {
  fc.assert(
    fc.property(number, (value) => {
      expect(macOf(value)).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/);
      expect(macOf(value)).toBe(macOf(value));
    }),
  );
});

test('two addresses share it only when their last three numbers are the same', () => {
  fc.assert(
    fc.property(number, number, (one, other) => {
      expect(macOf(one) === macOf(other)).toBe(one % 2 ** 24 === other % 2 ** 24);
    }),
  );
});
