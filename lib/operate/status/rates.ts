import type { ServerRates } from './status';

/** The rates of a service's servers: `-t 192.168.26.10:80`, a space, the server's address and port. */
export type RatesByServer = ReadonlyMap<string, ServerRates>;

const KINDS: Readonly<Record<string, string>> = { TCP: '-t', UDP: '-u', SCTP: '--sctp-service', FWM: '-f' };

/** Reads what `ipvsadm -Ln --rate --exact` prints. */
export function ratesOf(text: string): RatesByServer {
  let key = '';
  return new Map(
    text.split('\n').flatMap((line) => {
      const [kind = '', end = '', ...numbers] = line.trim().split(/ +/);
      const service = KINDS[kind];
      if (service !== undefined) {
        key = `${service} ${end}`;
      }
      const [connections = 0, , , inBytes = 0, outBytes = 0] = numbers.map(Number);
      return kind === '->' && key !== '' ? [[`${key} ${end}`, { connections, inBytes, outBytes }] as const] : [];
    }),
  );
}
