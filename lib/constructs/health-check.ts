import type { CheckTimes, HealthCheck as HealthCheckModel } from '../model/health-check';
import { CHECK_RETRIES, CHECK_SECONDS, HTTP_STATUS } from '../model/health-check';
import { Port } from '../net/port';
import { wholeNumber } from '../net/whole-number';
import { refuseTokens, textLike } from './edge';

/** What a real server must answer to get traffic. */
export type HealthCheck = HealthCheckModel;

/** Properties of every check. */
export interface HealthCheckProps {
  /**
   * The tcp port that is asked, 1 to 65535.
   *
   * @default - each single tcp port of the service
   */
  readonly port?: number;
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

/** Properties of a check by HTTP. */
export interface HttpHealthCheckProps extends HealthCheckProps {
  /**
   * The path that is asked for, letters, digits and `/._~%&=+,:@?-`.
   *
   * @default '/'
   */
  readonly path?: string;
  /**
   * The status that a healthy server answers, 100 to 599.
   *
   * @default 200
   */
  readonly status?: number;
}

/** The checks that both routers make, keepalived.conf(5). */
export const HealthCheck = {
  /** The port takes a connection. */
  tcp(props: HealthCheckProps = {}): HealthCheck {
    return { kind: 'tcp', port: portOf(props), times: times(props) };
  },

  /** The server answers a GET with the status. */
  http(props: HttpHealthCheckProps = {}): HealthCheck {
    refuseTokens(props.path);
    return {
      kind: 'http',
      port: portOf(props),
      path: urlPath(props.path ?? '/'),
      status: known(props.status ?? 200, wholeNumber(HTTP_STATUS)),
      times: times(props),
    };
  },
};

// what keepalived.conf takes as one word: no blank, quote, brace, comment or variable
const urlPath = textLike(/^\/[A-Za-z0-9/._~%&=+,:@?-]*$/, 'a path for a check: write one such as /health?deep=1');

const seconds = wholeNumber(CHECK_SECONDS);

function times(props: HealthCheckProps): CheckTimes {
  return {
    intervalSeconds: known(props.intervalSeconds ?? 6, seconds),
    timeoutSeconds: known(props.timeoutSeconds ?? 3, seconds),
    retries: known(props.retries ?? 1, wholeNumber(CHECK_RETRIES)),
    retryDelaySeconds: known(props.retryDelaySeconds ?? 1, seconds),
  };
}

function portOf(props: HealthCheckProps): number | undefined {
  return props.port === undefined ? undefined : known(props.port, (port) => Port.tcp(port).first);
}

function known<T>(value: T, parser: (value: T) => T): T {
  refuseTokens(value);
  return parser(value);
}
