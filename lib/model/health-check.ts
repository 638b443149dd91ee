import type { Port } from '../net/port';
import type { Range } from '../net/whole-number';

/** Limits of a check's numbers, as keepalived.conf(5) allows them and as make sense. */
export const CHECK_SECONDS: Range = { from: 1, to: 3600 };
export const CHECK_RETRIES: Range = { from: 0, to: 100 };
export const HTTP_STATUS: Range = { from: 100, to: 599 };

/** How often a server is asked, and how long an answer may take. */
export interface CheckTimes {
  /** Seconds between two checks: keepalived's delay_loop. */
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** Further tries before a server counts as dead. */
  readonly retries: number;
  readonly retryDelaySeconds: number;
}

/** What a real server is asked; `port` undefined means each single tcp port of the service. */
export type HealthCheck =
  | { readonly kind: 'tcp'; readonly port: number | undefined; readonly times: CheckTimes }
  | {
      readonly kind: 'http';
      readonly port: number | undefined;
      readonly path: string;
      readonly status: number;
      readonly times: CheckTimes;
    };

/** A check with its port known. */
export type PortCheck = HealthCheck & { readonly port: number };

/** The checks of a service, one for each port that is asked. */
export function portChecksOf(checks: readonly HealthCheck[], ports: readonly Port[]): readonly PortCheck[] {
  return checks.flatMap((check) => {
    if (check.port !== undefined) {
      return [{ ...check, port: check.port }];
    }
    return ports
      .filter((port) => port.protocol === 'tcp' && port.isSingle)
      .map((port) => ({ ...check, port: port.first }));
  });
}
