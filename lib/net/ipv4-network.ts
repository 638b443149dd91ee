import { InputError } from '../errors';
import { Ipv4Address, NOT_FOR_MACHINES } from './ipv4-address';

/** Host numbers must leave room for the routers, the floating address, the gateway and a server: a /29 is the smallest. */
const PREFIX = { shortest: 8, longest: 29 };
const PREFIX_TEXT = /^[1-9]\d?$/;

/** An IPv4 network in CIDR notation; its host bits are zero. */
export class Ipv4Network {
  public static parse(text: string): Ipv4Network {
    const [address = '', prefix = '', ...rest] = typeof text === 'string' ? text.split('/') : [];
    const length = Number(prefix);
    if (rest.length > 0 || !PREFIX_TEXT.test(prefix) || length < PREFIX.shortest || length > PREFIX.longest) {
      throw new InputError(
        'LVS002',
        `'${text}' is not a network: write an address and a prefix length from ${PREFIX.shortest} to ${PREFIX.longest}, such as 10.11.12.0/24`,
      );
    }
    const network = new Ipv4Network(Ipv4Address.parse(address), length);
    const first = new Ipv4Address(network.address.value - (network.address.value % network.size));
    if (!first.equals(network.address)) {
      throw new InputError(
        'LVS002',
        `'${text}' has host bits: the network that contains ${address} is ${first}/${length}`,
      );
    }
    return network;
  }

  /** A network whose addresses a machine can have. */
  public static ofMachines(text: string): Ipv4Network {
    const network = Ipv4Network.parse(text);
    if (NOT_FOR_MACHINES.test(`${network}`)) {
      throw new InputError(
        'LVS002',
        `'${text}' is no network of machines: hosts drop what has such an address; choose a private one, such as 10.11.12.0/24`,
      );
    }
    return network;
  }

  private constructor(
    /** The network address itself. */
    public readonly address: Ipv4Address,
    /** 8 to 29. */
    public readonly prefixLength: number,
  ) {}

  /** How many addresses it has, the network and the broadcast address included. */
  public get size(): number {
    return 2 ** (32 - this.prefixLength);
  }

  public get broadcast(): Ipv4Address {
    return new Ipv4Address(this.address.value + this.size - 1);
  }

  public get netmask(): Ipv4Address {
    return new Ipv4Address(2 ** 32 - this.size);
  }

  /** The address with this host number, 1 to size - 2. */
  public host(number: number): Ipv4Address {
    if (!Number.isInteger(number) || number < 1 || number > this.size - 2) {
      throw new InputError(
        'LVS002',
        `${this} has no host ${number}: its hosts are 1 to ${this.size - 2}; choose a larger network`,
      );
    }
    return new Ipv4Address(this.address.value + number);
  }

  public contains(address: Ipv4Address): boolean {
    return address.value >= this.address.value && address.value < this.address.value + this.size;
  }

  public overlaps(other: Ipv4Network): boolean {
    return this.contains(other.address) || other.contains(this.address);
  }

  public toString(): string {
    return `${this.address}/${this.prefixLength}`;
  }
}
