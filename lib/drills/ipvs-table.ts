import { Ipv4Address } from '../net/ipv4-address';

const PROTOCOLS: Readonly<Record<string, string>> = { TCP: '-t', UDP: '-u' };
const METHODS: Readonly<Record<string, string>> = { Masq: '-m', Route: '-g', Local: '-g', Tunnel: '-i' };

/**
 * The lines of `/proc/net/ip_vs` in the words of `ipvsadm -Sn`, one for each service and server, without what the kernel
 * only counts there and without a service's options: of those it tells times in ticks of its own clock.
 */
export function ipvsTable(lines: readonly string[]): readonly string[] {
  let key = '';
  return lines.flatMap((line) => {
    const [kind = '', end = '', word = '', weight = ''] = line.trim().split(/ +/);
    if (kind === '->') {
      // the first one is the head of the columns
      return key === '' ? [] : [`-a ${key} -r ${endOf(end)} ${METHODS[word] ?? word} -w ${weight}`];
    }
    const protocol = PROTOCOLS[kind];
    if (protocol === undefined && kind !== 'FWM') {
      return [];
    }
    key = protocol === undefined ? `-f ${Number.parseInt(end, 16)}` : `${protocol} ${endOf(end)}`;
    return [`-A ${key} -s ${word}`];
  });
}

/** An address and a port, both in hexadecimal digits. */
function endOf(text: string): string {
  const [address = 0, port = 0] = text.split(':').map((digits) => Number.parseInt(digits, 16));
  return `${new Ipv4Address(address)}:${port}`;
}
