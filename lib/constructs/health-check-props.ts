import type { DnsType } from '../model/health-check';

/** How often, how long, how many times. */
export interface CheckTimesProps {
  /**
   * Seconds between two checks, 1 to 3600: keepalived's delay_loop.
   *
   * @default 6
   */
  readonly intervalSeconds?: number;
  /**
   * Seconds that an answer may take, 1 to 3600.
   *
   * @default 3
   */
  readonly timeoutSeconds?: number;
  /**
   * Further tries before the server counts as dead, 0 to 100.
   *
   * @default 1
   */
  readonly retries?: number;
  /**
   * Seconds between tries, 1 to 3600.
   *
   * @default 1
   */
  readonly retryDelaySeconds?: number;
}

/** Properties of every check that asks a port. */
export interface HealthCheckProps extends CheckTimesProps {
  /**
   * The port that is asked, 1 to 65535.
   *
   * @default - each single port of the service that has the check's protocol: udp for dns and udp, tcp for all others
   */
  readonly port?: number;
}

/** Properties of a check by HTTP. */
export interface HttpHealthCheckProps extends HealthCheckProps {
  /**
   * The path that is asked for, letters, digits and `/._~%&=+,:@?-`.
   *
   * @default '/'
   */
  readonly path?: string;
  /**
   * The statuses that a healthy server answers, 100 to 599; a pair is a range, such as `[200, [300, 399]]`.
   *
   * @default 200
   */
  readonly status?: number | readonly (number | readonly [from: number, to: number])[];
  /**
   * The host that is asked for, with a port if it needs one.
   *
   * @default - the server's address
   */
  readonly virtualHost?: string;
  /**
   * The MD5 of the page's body, 32 hexadecimal digits, as genhash(1) prints it.
   *
   * @default - any page
   */
  readonly digest?: string;
  /**
   * What the page's body must match: the expressions that JavaScript and PCRE read alike, without `(?<`, `\p` and `\k`,
   * up to 200 bytes. It is matched byte by byte.
   *
   * @default - any page
   */
  readonly regex?: string;
}

/** Properties of a check by HTTP over TLS. The certificate is not checked. */
export interface HttpsHealthCheckProps extends HttpHealthCheckProps {
  /**
   * Whether the handshake names the `virtualHost`.
   *
   * @default - true where there is a virtualHost
   */
  readonly sni?: boolean;
}

/** Properties of a check of a TLS handshake. The certificate is not checked. */
export interface SslHealthCheckProps extends HealthCheckProps {
  /**
   * The host name in the handshake.
   *
   * @default - none
   */
  readonly serverName?: string;
}

/** Properties of a check by SMTP. */
export interface SmtpHealthCheckProps extends HealthCheckProps {
  /**
   * The name in HELO.
   *
   * @default - keepalived's, smtpchecker.keepalived.org
   */
  readonly heloName?: string;
}

/** Properties of a check by DNS. Any answer without an error is a good one; REFUSED and NXDOMAIN are errors. */
export interface DnsHealthCheckProps extends HealthCheckProps {
  /**
   * The name that is asked for. A server that answers for its own zones only needs one of these here.
   *
   * @default '.'
   */
  readonly name?: string;
  /**
   * The type of record: `A`, `NS`, `CNAME`, `SOA`, `MX`, `TXT`, `AAAA`.
   *
   * @default 'SOA'
   */
  readonly type?: DnsType;
}

/** Properties of a check by udp. Without `reply` a server that never answers passes: only a refusal fails. */
export interface UdpHealthCheckProps extends HealthCheckProps {
  /**
   * What is sent, up to 255 bytes in hexadecimal digits, the last byte not `ff`.
   *
   * @default - random bytes
   */
  readonly payload?: string;
  /**
   * What an answer begins with, up to 255 bytes in hexadecimal digits, `x` for a digit that may be any, the last byte
   * not `ff`; or `'any'`.
   *
   * @default - no answer is needed, which LVS061 warns of
   */
  readonly reply?: string;
}

/**
 * Properties of Piranha's check. Both texts may have its escapes `\n`, `\r`, `\t`, `\\`, `\'` and `\"`, 1 to 255 bytes.
 * On port 80, where neither is given, `GET / HTTP/1.0` is sent and `HTTP` expected.
 */
export interface SendExpectHealthCheckProps extends HealthCheckProps {
  /**
   * What is sent.
   *
   * @default - nothing
   */
  readonly send?: string;
  /**
   * What an answer begins with, to the last character of this text; `*` is any answer of at least one byte.
   *
   * @default - a connection is enough, which LVS061 warns of
   */
  readonly expect?: string;
  /**
   * Whether `expect` is a regular expression that the answer contains: those that JavaScript and Python read alike,
   * without escapes of Piranha's. Up to 64 KiB of the answer are read.
   *
   * @default false
   */
  readonly useRegex?: boolean;
}

/** Properties of a check by a script of yours, which root runs on both routers. */
export interface ScriptHealthCheckProps extends CheckTimesProps {
  /**
   * The script with its `#!` line. Its arguments are the server's address, the port, then `arguments`. 0 is a server
   * that is well, any other status a failed one; a script that runs longer than `timeoutSeconds` is ended, and failed.
   */
  readonly content: string;
  /**
   * Further arguments, words as they are: no shell reads them. About 100 characters that are no letters or digits, or 700
   * that are.
   *
   * @default []
   */
  readonly arguments?: readonly string[];
  /**
   * The port that the script is told, 1 to 65535.
   *
   * @default - the service's first port
   */
  readonly port?: number;
}
