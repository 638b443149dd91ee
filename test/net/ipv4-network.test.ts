import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../lib/errors';
import { Ipv4Address } from '../../lib/net/ipv4-address';
import { Ipv4Network } from '../../lib/net/ipv4-network';

const address = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((value) => new Ipv4Address(value));
const network = fc
  .tuple(address, fc.integer({ min: 8, max: 29 }))
  .map(([{ value }, length]) =>
    Ipv4Network.parse(`${new Ipv4Address(value - (value % 2 ** (32 - length)))}/${length}`),
  );

test.each([
  ['10.0.0.0/8', 16_777_216, '10.255.255.255', '255.0.0.0'],
  ['10.11.12.0/24', 256, '10.11.12.255', '255.255.255.0'],
  ['192.168.26.0/23', 512, '192.168.27.255', '255.255.254.0'],
  ['10.0.3.16/28', 16, '10.0.3.31', '255.255.255.240'],
  ['255.255.255.248/29', 8, '255.255.255.255', '255.255.255.248'],
])('reads %s: %d addresses up to %s, netmask %s', (text, size, broadcast, netmask) => {
  const read = Ipv4Network.parse(text);
  expect([read.size, `${read.broadcast}`, `${read.netmask}`]).toEqual([size, broadcast, netmask]);
});

test.each([
  ['10.0.3.1/28', "'10.0.3.1/28' has host bits: the network that contains 10.0.3.1 is 10.0.3.0/28"],
  ['10.11.12.255/8', 'is 10.0.0.0/8'],
  ['10.11.12.0', "'10.11.12.0' is not a network"],
  ['10.11.12.0/', 'is not a network'],
  ['10.11.12.0/24/24', 'is not a network'],
  ['10.11.12.0/024', 'is not a network'],
  ['10.11.12.0/24 ', 'is not a network'],
  ['10.11.12.0/-1', 'is not a network'],
  ['10.11.12.0/2.5', 'is not a network'],
  ['10.11.12.0/255.255.255.0', 'is not a network'],
  ['10.0.0.0/7', 'a prefix length from 8 to 29'],
  ['10.11.12.0/30', 'a prefix length from 8 to 29'],
  ['10.11.12.0/32', 'a prefix length from 8 to 29'],
  ['10.11.12/24', "'10.11.12' is not an IPv4 address"],
  ['', "'' is not a network"],
])("refuses '%s'", (text, message) => {
  const parse = (): Ipv4Network => Ipv4Network.parse(text);
  expect(parse).toThrow(InputError);
  expect(parse).toThrow(message);
});

test.each([
  [1, '10.0.3.1'],
  [14, '10.0.3.14'],
])('host %d of a /28 is %s', (host, text) => {
  expect(`${Ipv4Network.parse('10.0.3.0/28').host(host)}`).toBe(text);
});

test.each([0, 15, 16, -1, 1.5, NaN, Infinity])('refuses host %d of a /28: it has 1 to 14', (host) => {
  expect(() => Ipv4Network.parse('10.0.3.0/28').host(host)).toThrow(`LVS002: 10.0.3.0/28 has no host ${host}: its`);
});

test.each([
  ['10.0.0.0/8', '10.11.12.0/24', true],
  ['10.11.12.0/24', '10.11.12.0/24', true],
  ['10.11.12.0/24', '10.11.12.128/25', true],
  ['10.11.12.0/24', '10.11.13.0/24', false],
  ['10.11.12.0/25', '10.11.12.128/25', false],
  ['10.11.12.0/24', '192.168.26.0/24', false],
])('whether %s overlaps %s: %s', (one, other, expected) => {
  expect(Ipv4Network.parse(one).overlaps(Ipv4Network.parse(other))).toBe(expected);
});

test('prints what it read, and reads what it printed', () => {
  fc.assert(
    fc.property(network, (each) => {
      expect(Ipv4Network.parse(`${each}`)).toEqual(each);
    }),
  );
});

test('contains its first and last address, and not the ones beside them', () => {
  fc.assert(
    fc.property(network, (each) => {
      expect(
        [each.address, each.broadcast, each.host(1), each.host(each.size - 2)].every((a) => each.contains(a)),
      ).toBe(true);
      const beside = [new Ipv4Address(each.address.value - 1), new Ipv4Address(each.broadcast.value + 1)];
      expect(beside.some((a) => each.contains(a))).toBe(false);
    }),
  );
});

test('overlapping is symmetric, and means that there is an address which both contain', () => {
  fc.assert(
    fc.property(network, network, address, (one, other, shared) => {
      expect(one.overlaps(other)).toBe(other.overlaps(one));
      expect(one.overlaps(one)).toBe(true);
      expect(one.overlaps(other) || !(one.contains(shared) && other.contains(shared))).toBe(true);
    }),
  );
});
