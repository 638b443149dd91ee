import { InputError } from '../errors';

/** The transport protocols that a service can balance. */
const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;
/** How packets travel: `tcp`, `udp` or `sctp`. */
export type Protocol = (typeof PROTOCOLS)[number];

const LAST = 65_535;

/** One port, or a range of ports, of one protocol; each port is 1 to 65535. */
export class Port {
  /** One port of tcp. */
  public static tcp(port: number): Port {
    return new Port('tcp', port, port);
  }

  /** One port of udp. */
  public static udp(port: number): Port {
    return new Port('udp', port, port);
  }

  /** One port of sctp. */
  public static sctp(port: number): Port {
    return new Port('sctp', port, port);
  }

  /** Both ends belong to the range. */
  public static tcpRange(first: number, last: number): Port {
    return new Port('tcp', first, last);
  }

  /** Both ends belong to the range. */
  public static udpRange(first: number, last: number): Port {
    return new Port('udp', first, last);
  }

  /** Both ends belong to the range. */
  public static sctpRange(first: number, last: number): Port {
    return new Port('sctp', first, last);
  }

  /** A bare number is a tcp port. */
  public static of(port: number | Port): Port {
    return port instanceof Port ? port : Port.tcp(port);
  }

  private constructor(
    /** How its packets travel. */
    public readonly protocol: Protocol,
    /** The lower end. */
    public readonly first: number,
    /** The upper end; of one port the same. */
    public readonly last: number,
  ) {
    for (const port of [first, last]) {
      if (!Number.isInteger(port) || port < 1 || port > LAST) {
        throw new InputError('LVS003', `${port} is not a port: write a whole number from 1 to ${LAST}`);
      }
    }
    if (first > last) {
      throw new InputError('LVS003', `${first}-${last} is not a range of ports: write the lower port first`);
    }
  }

  /** Whether it is one port, and no range. */
  public get isSingle(): boolean {
    return this.first === this.last;
  }

  /** Whether some port is one of the other's as well. */
  public overlaps(other: Port): boolean {
    return this.protocol === other.protocol && this.first <= other.last && other.first <= this.last;
  }

  /** Whether each of its ports is one of the other's. */
  public isWithin(other: Port): boolean {
    return this.protocol === other.protocol && other.first <= this.first && this.last <= other.last;
  }

  /** As nftables writes it: `80` or `10000-20000`. */
  public get numbers(): string {
    return this.isSingle ? `${this.first}` : `${this.first}-${this.last}`;
  }

  /** With the protocol: `tcp/80`. */
  public toString(): string {
    return `${this.protocol}/${this.numbers}`;
  }
}

/** The ports of each protocol that has some, as nftables writes them. */
export function portsByProtocol(ports: readonly Port[]): readonly (readonly [Protocol, readonly string[]])[] {
  return PROTOCOLS.map((protocol): readonly [Protocol, readonly string[]] => [
    protocol,
    ports.filter((port) => port.protocol === protocol).map((port) => port.numbers),
  ]).filter(([, numbers]) => numbers.length > 0);
}
