import { Ipv4Address } from '../net/ipv4-address';

/** A service in the kernel's table. */
export interface IpvsService {
  /** In the words of `ipvsadm`: `-t 192.168.26.10:80` or `-f 80`. */
  readonly key: string;
  readonly scheduler: string;
  readonly servers: readonly IpvsServer[];
}

export interface IpvsServer {
  /** Its address and port. */
  readonly end: string;
  readonly address: string;
  /** In the words of `ipvsadm`. */
  readonly method: string;
  readonly weight: number;
  /** Connections that are open, and those that are being closed. */
  readonly active: number;
  readonly inactive: number;
}

const PROTOCOLS: Readonly<Record<string, string>> = { TCP: '-t', UDP: '-u', SCTP: '--sctp-service' };
const METHODS: Readonly<Record<string, string>> = { Masq: '-m', Route: '-g', Local: '-g', Tunnel: '-i' };

/**
 * The lines of `/proc/net/ip_vs`, without a service's options: of those it tells times in ticks of its own clock.
 */
export function ipvsServices(lines: readonly string[]): readonly IpvsService[] {
  const services: { key: string; scheduler: string; servers: IpvsServer[] }[] = [];
  for (const line of lines) {
    const [kind = '', end = '', word = '', weight = '', active = '', inactive = ''] = line.trim().split(/ +/);
    if (kind === '->') {
      // the first one is the head of the columns
      services.at(-1)?.servers.push({
        end: endOf(end),
        address: addressOf(end),
        method: METHODS[word] ?? word,
        weight: Number(weight),
        active: Number(active),
        inactive: Number(inactive),
      });
    } else if (kind === 'FWM' || PROTOCOLS[kind] !== undefined) {
      const key = kind === 'FWM' ? `-f ${Number.parseInt(end, 16)}` : `${PROTOCOLS[kind]} ${endOf(end)}`;
      services.push({ key, scheduler: word, servers: [] });
    }
  }
  return services;
}

/** The same in the words of `ipvsadm -Sn`, a line for each service and server, without what the kernel only counts. */
export function ipvsTable(lines: readonly string[]): readonly string[] {
  return ipvsServices(lines).flatMap(({ key, scheduler, servers }) => [
    `-A ${key} -s ${scheduler}`,
    ...servers.map(({ end, method, weight }) => `-a ${key} -r ${end} ${method} -w ${weight}`),
  ]);
}

/** An address and a port, both in hexadecimal digits. */
function endOf(text: string): string {
  return `${addressOf(text)}:${Number.parseInt(text.split(':')[1] ?? '0', 16)}`;
}

function addressOf(text: string): string {
  return `${new Ipv4Address(Number.parseInt(text.split(':')[0] ?? '0', 16))}`;
}
