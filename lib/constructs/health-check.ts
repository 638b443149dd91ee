import { InputError } from '../errors';
import type { CheckTimes, HealthCheck as HealthCheckModel, WebRequest } from '../model/health-check';
import { CHECK_RETRIES, CHECK_SECONDS, DNS_TYPES } from '../model/health-check';
import { Port } from '../net/port';
import { wholeNumber } from '../net/whole-number';
import {
  dnsName,
  hexBytes,
  hostName,
  md5,
  piranhaText,
  regularExpression,
  scriptArguments,
  scriptText,
  statusRanges,
  udpReply,
  urlPath,
  webHost,
} from './check-text';
import { oneOf, refuseTokens, yesOrNo } from './edge';
import type {
  CheckTimesProps,
  DnsHealthCheckProps,
  HealthCheckProps,
  HttpHealthCheckProps,
  HttpsHealthCheckProps,
  ScriptHealthCheckProps,
  SendExpectHealthCheckProps,
  SmtpHealthCheckProps,
  SslHealthCheckProps,
  UdpHealthCheckProps,
} from './health-check-props';

/** What a real server must answer to get traffic. */
export type HealthCheck = HealthCheckModel;

/** The checks that both routers make, keepalived.conf(5). Each comes from the router's own private address. */
export const HealthCheck = {
  /** The port takes a connection. */
  tcp(props: HealthCheckProps = {}): HealthCheck {
    return { kind: 'tcp', ...asked(props) };
  },

  /** The server answers a GET as it should. */
  http(props: HttpHealthCheckProps = {}): HealthCheck {
    return { kind: 'http', ...asked(props), ...request(props) };
  },

  /** The same over TLS. */
  https(props: HttpsHealthCheckProps = {}): HealthCheck {
    const web = request(props);
    const sni = known(props.sni ?? web.virtualHost !== undefined, yesOrNo);
    if (sni && web.virtualHost === undefined) {
      throw new InputError('LVS008', "sni is true, and there is no host to name: write a 'virtualHost'");
    }
    return { kind: 'https', ...asked(props), ...web, sni };
  },

  /** The port finishes a TLS handshake. */
  ssl(props: SslHealthCheckProps = {}): HealthCheck {
    return { kind: 'ssl', ...asked(props), serverName: optional(props.serverName, hostName) };
  },

  /** The server greets, and answers HELO and QUIT. */
  smtp(props: SmtpHealthCheckProps = {}): HealthCheck {
    return { kind: 'smtp', ...asked(props), heloName: optional(props.heloName, hostName) };
  },

  /** The server answers a question over udp. */
  dns(props: DnsHealthCheckProps = {}): HealthCheck {
    const name = known(props.name ?? '.', dnsName);
    return { kind: 'dns', ...asked(props, Port.udp), name, type: known(props.type ?? 'SOA', oneOf(DNS_TYPES)) };
  },

  /** The port does not refuse a datagram; with `reply`, it answers it. */
  udp(props: UdpHealthCheckProps = {}): HealthCheck {
    const [payload, reply] = [optional(props.payload, hexBytes), optional(props.reply, udpReply)];
    return { kind: 'udp', ...asked(props, Port.udp), payload, reply };
  },

  /** The machine answers an echo request; it says nothing of any port. */
  ping(props: CheckTimesProps = {}): HealthCheck {
    return { kind: 'ping', port: undefined, times: times(props) };
  },

  /** Piranha's check: the answer to what is sent begins with what is expected. */
  sendExpect(props: SendExpectHealthCheckProps = {}): HealthCheck {
    const useRegex = known(props.useRegex ?? false, yesOrNo);
    const send = optional(props.send, piranhaText);
    const expect = optional(props.expect, useRegex ? regularExpression : piranhaText);
    if (useRegex && expect === undefined) {
      throw new InputError('LVS008', "useRegex is true, and nothing is expected: write 'expect'");
    }
    return { kind: 'sendExpect', ...asked(props), send, expect, useRegex };
  },

  /** A script of yours says so. */
  script(props: ScriptHealthCheckProps): HealthCheck {
    const words = known(props.arguments ?? [], scriptArguments);
    return { kind: 'script', ...asked(props), content: known(props.content, scriptText), arguments: words };
  },
};

const seconds = wholeNumber(CHECK_SECONDS);

function asked(
  props: HealthCheckProps,
  protocol: (port: number) => Port = Port.tcp,
): { readonly port: number | undefined; readonly times: CheckTimes } {
  return { port: optional(props.port, (port) => protocol(port).first), times: times(props) };
}

function times(props: CheckTimesProps): CheckTimes {
  return {
    intervalSeconds: known(props.intervalSeconds ?? 6, seconds),
    timeoutSeconds: known(props.timeoutSeconds ?? 3, seconds),
    retries: known(props.retries ?? 1, wholeNumber(CHECK_RETRIES)),
    retryDelaySeconds: known(props.retryDelaySeconds ?? 1, seconds),
  };
}

function request(props: HttpHealthCheckProps): WebRequest {
  return {
    path: known(props.path ?? '/', urlPath),
    statuses: known(props.status ?? 200, statusRanges),
    virtualHost: optional(props.virtualHost, webHost),
    digest: optional(props.digest, md5),
    regex: optional(props.regex, regularExpression),
  };
}

function optional<V, T>(value: V | undefined, parser: (value: V) => T): T | undefined {
  return value === undefined ? undefined : known(value, parser);
}

function known<V, T>(value: V, parser: (value: V) => T): T {
  refuseTokens(value);
  return parser(value);
}
