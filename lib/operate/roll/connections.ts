import { Ipv4Address } from '../../net/ipv4-address';

/** A connection in IPVS's table, as `/proc/net/ip_vs_conn` tells it. */
export interface Connection {
  /** The same on both routers: `TCP 192.168.26.254:40000 192.168.26.10:80 10.11.12.1:80`. */
  readonly name: string;
  /** Since a packet of the client was last seen. */
  readonly idleSeconds: number;
}

/** The connections of a router. */
export interface Connections {
  readonly open: readonly Connection[];
  /** Those that are being opened: a router never tells the other one of them. */
  readonly opening: number;
}

/** Reads what `CONNECTIONS_SCRIPT` prints. */
export function connectionsOf(text: string): Connections {
  const [, tcp = 0, udp = 0] = (/^Timeout.*: (\d+) \d+ (\d+)$/m.exec(text) ?? []).map(Number);
  const lives: Readonly<Record<string, number>> = { ESTABLISHED: tcp, UDP: udp };
  const entries = text.split('\n').flatMap((line) => {
    const [protocol = '', , , , , , , state = '', expires = ''] = line.trim().split(/ +/);
    return ['TCP', 'UDP'].includes(protocol) ? [{ line, state, expires: Number(expires) }] : [];
  });
  return {
    open: entries.flatMap(({ line, state, expires }) => {
      const life = lives[state];
      return life === undefined ? [] : [{ name: nameOf(line), idleSeconds: Math.max(0, life - expires) }];
    }),
    opening: entries.filter(({ state }) => state === 'SYN_RECV').length,
  };
}

export const CONNECTIONS_SCRIPT = 'cat /proc/net/ip_vs_conn; ipvsadm -L --timeout';

function nameOf(line: string): string {
  const [protocol = '', ...words] = line.trim().split(/ +/);
  const end = (at: number): string =>
    `${new Ipv4Address(Number.parseInt(words[at] ?? '', 16))}:${Number.parseInt(words[at + 1] ?? '', 16)}`;
  return `${protocol} ${end(0)} ${end(2)} ${end(4)}`;
}

/** What the other router does not know of. */
export interface Unknown {
  /** A packet of theirs came while it listened: it must hear of them. */
  readonly lively: readonly string[];
  /** None came since: nothing can be told of them before one does. */
  readonly idle: readonly string[];
}

/** The open connections of a router that another one does not know of, which has listened for so long. */
export function unknownTo(from: Connections, to: Connections, listenedSeconds: number): Unknown {
  const known = new Set(to.open.map(({ name }) => name));
  const unknown = from.open.filter(({ name }) => !known.has(name));
  return {
    lively: unknown.filter(({ idleSeconds }) => idleSeconds < listenedSeconds).map(({ name }) => name),
    idle: unknown.filter(({ idleSeconds }) => idleSeconds >= listenedSeconds).map(({ name }) => name),
  };
}
