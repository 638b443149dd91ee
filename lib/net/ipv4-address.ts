import { InputError } from '../errors';

const OCTET = /^(0|[1-9]\d{0,2})$/; // no leading zero: some parsers read 010 as octal
/** RFC 1122 section 3.2.1.3: this host, loopback; from 224 on multicast and reserved. None has a shorter prefix than /8. */
export const NOT_FOR_MACHINES = /^(0|127|22[4-9]|2[34]\d|25\d)\./;

/** An IPv4 address. */
export class Ipv4Address {
  public static parse(text: string): Ipv4Address {
    const octets = typeof text === 'string' ? text.split('.') : [];
    if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255)) {
      throw new InputError(
        'LVS001',
        `'${text}' is not an IPv4 address: write four numbers from 0 to 255 without leading zeros, such as 192.0.2.10`,
      );
    }
    return new Ipv4Address(octets.reduce((value, octet) => value * 256 + Number(octet), 0));
  }

  /** One that a machine can have. */
  public static ofMachine(text: string): Ipv4Address {
    const address = Ipv4Address.parse(text);
    if (NOT_FOR_MACHINES.test(`${address}`)) {
      throw new InputError(
        'LVS001',
        `'${text}' is no address of a machine: write one at which others reach it, such as 192.0.2.10`,
      );
    }
    return address;
  }

  /** @param value the address as a whole number, 0 to 2^32 - 1 */
  public constructor(public readonly value: number) {}

  public equals(other: Ipv4Address): boolean {
    return this.value === other.value;
  }

  public toString(): string {
    const { value } = this;
    return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
  }
}
