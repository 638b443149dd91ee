import { InputError } from '../errors';
import { Ipv4Address } from './ipv4-address';

/** A netmask: ones, then zeros, /8 to /32. */
export function netmask(text: string): Ipv4Address {
  const mask = Ipv4Address.parse(text);
  const zeros = 2 ** 32 - mask.value;
  if (zeros > 2 ** 24 || !Number.isInteger(Math.log2(zeros))) {
    throw new InputError('LVS008', `'${text}' is no netmask: write one from 255.0.0.0 to 255.255.255.255`);
  }
  return mask;
}
