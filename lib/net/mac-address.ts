import type { Ipv4Address } from './ipv4-address';

/** An Ethernet address in lower case, as libvirt prints it. */
export class MacAddress {
  /**
   * Derived from the address that the NIC holds, so that every synth gives the same one:
   * the prefix of QEMU's guests, then the address's low 24 bits.
   */
  public static of(address: Ipv4Address): MacAddress {
    const low = [16, 8, 0].map((shift) => ((address.value >>> shift) & 255).toString(16).padStart(2, '0'));
    return new MacAddress(['52', '54', '00', ...low].join(':'));
  }

  private constructor(private readonly text: string) {}

  public toString(): string {
    return this.text;
  }
}
