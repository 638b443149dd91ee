import { expect, test } from 'vitest';
import { netmask } from '../../lib/net/netmask';

test.each(['255.0.0.0', '255.128.0.0', '255.255.255.0', '255.255.255.254', '255.255.255.255'])('takes %s', (mask) => {
  expect(`${netmask(mask)}`).toBe(mask);
});

test.each(['0.0.0.0', '254.0.0.0', '255.0.255.0', '255.255.255.1', '0.0.0.255'])('refuses %s', (wrong) => {
  expect(() => netmask(wrong)).toThrow(`LVS008: '${wrong}' is no netmask`);
});

test('refuses what is no address', () => {
  expect(() => netmask('24')).toThrow('LVS001');
});
