import type { Port, Protocol } from '../net/port';
import type { Range } from '../net/whole-number';

/** Limits of a check's numbers, as keepalived.conf(5) allows them and as make sense. */
export const CHECK_SECONDS: Range = { from: 1, to: 3600 };
export const CHECK_RETRIES: Range = { from: 0, to: 100 };
export const HTTP_STATUS: Range = { from: 100, to: 599 };

/** keepalived.conf(5), DNS_CHECK. */
export const DNS_TYPES = ['A', 'NS', 'CNAME', 'SOA', 'MX', 'TXT', 'AAAA'] as const;
/** The type of record that a check by DNS asks for. */
export type DnsType = (typeof DNS_TYPES)[number];

/** How often a server is asked, and how long an answer may take. */
export interface CheckTimes {
  /** Seconds between two checks: keepalived's delay_loop. */
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** Further tries before a server counts as dead. */
  readonly retries: number;
  readonly retryDelaySeconds: number;
}

/** What every check says; `port` undefined means each single port of the service that the check's protocol can ask. */
interface Asked {
  readonly port: number | undefined;
  readonly times: CheckTimes;
}

/** What a web server is asked, and what must come back. */
export interface WebRequest {
  readonly path: string;
  readonly statuses: readonly Range[];
  readonly virtualHost: string | undefined;
  /** MD5 of the body, 32 hexadecimal digits. */
  readonly digest: string | undefined;
  readonly regex: string | undefined;
}

/** Piranha's send and expect, escapes resolved; both undefined means its defaults for the port. */
export interface SendExpect {
  readonly send: string | undefined;
  readonly expect: string | undefined;
  readonly useRegex: boolean;
}

/** What a real server is asked. */
export type HealthCheck =
  | (Asked & { readonly kind: 'tcp' })
  | (Asked & WebRequest & { readonly kind: 'http' })
  | (Asked & WebRequest & { readonly kind: 'https'; readonly sni: boolean })
  | (Asked & { readonly kind: 'ssl'; readonly serverName: string | undefined })
  | (Asked & { readonly kind: 'smtp'; readonly heloName: string | undefined })
  | (Asked & { readonly kind: 'dns'; readonly name: string; readonly type: DnsType })
  /** `reply`: hexadecimal digits, `x` for any; undefined means that no reply is needed. */
  | (Asked & { readonly kind: 'udp'; readonly payload: string | undefined; readonly reply: string | undefined })
  | (Asked & SendExpect & { readonly kind: 'sendExpect' })
  | (Asked & { readonly kind: 'script'; readonly content: string; readonly arguments: readonly string[] })
  | PingCheck;

/** Asks the machine, no port of it. */
interface PingCheck {
  readonly kind: 'ping';
  readonly port: undefined;
  readonly times: CheckTimes;
}

/** A reply of any content to a check by udp. */
export const ANY_REPLY = 'any';

/** A check with its port known; a ping has none. */
export type PortCheck = (Exclude<HealthCheck, PingCheck> & { readonly port: number }) | PingCheck;

/** The checks of a service, one for each port that is asked. */
export function portChecksOf(checks: readonly HealthCheck[], ports: readonly [Port, ...Port[]]): readonly PortCheck[] {
  return checks.flatMap((check): readonly PortCheck[] => {
    if (check.kind === 'ping') {
      return [check];
    }
    const { port } = check;
    const asked = port === undefined ? defaultPorts(check.kind, ports) : [port];
    return asked.map((number) => piranhaDefaults({ ...check, port: number }));
  });
}

/** A script is the caller's: it runs once, whatever the service's ports are. */
function defaultPorts(kind: HealthCheck['kind'], ports: readonly [Port, ...Port[]]): readonly number[] {
  if (kind === 'script') {
    return [ports[0].first];
  }
  return ports.filter((port) => port.protocol === protocolOf(kind) && port.isSingle).map((port) => port.first);
}

/** By which a check of this kind asks a port; a script may ask otherwise, a ping asks none. */
export function protocolOf(kind: HealthCheck['kind']): Protocol {
  return kind === 'dns' || kind === 'udp' ? 'udp' : 'tcp';
}

/** nanny(8): a web server is asked for its page, any other for a connection. */
function piranhaDefaults(check: PortCheck): PortCheck {
  return check.kind === 'sendExpect' && check.port === 80 && check.send === undefined && check.expect === undefined
    ? { ...check, send: 'GET / HTTP/1.0\r\n\r\n', expect: 'HTTP' }
    : check;
}

/** Whether a server that takes what is sent and never answers passes the check. */
export function isFailOpen(check: PortCheck): boolean {
  return (
    (check.kind === 'udp' && check.reply === undefined) || (check.kind === 'sendExpect' && check.expect === undefined)
  );
}
