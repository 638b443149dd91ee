import type { PortCheck } from './health-check';
import { portChecksOf } from './health-check';
import type { Service } from './service';

/** Seconds until a dead server gets no more connections, at most; undefined where no check would notice. */
export interface Detection {
  /** The machine lives and refuses connections: the service was stopped. */
  readonly refused: number | undefined;
  /** Nothing answers any more: the machine is gone. */
  readonly silent: number | undefined;
}

/**
 * What one check needs. The server dies right after a good check, so the next one comes after the whole interval.
 *
 * - Refused: each try fails at once. `interval + retries * retryDelay`.
 * - Silent: each of the tries, `retries + 1`, waits for its timeout.
 *   `interval + retries * retryDelay + (retries + 1) * timeout`.
 * - A program is started anew when `retryDelay` has passed since its last start, or when it ends later, then:
 *   `interval + retries * max(retryDelay, timeout) + timeout`. What a script makes of a refusal is its own affair, so it
 *   has this time too.
 */
export function detectionOf(check: PortCheck): Detection {
  const { intervalSeconds, retries, retryDelaySeconds, timeoutSeconds } = check.times;
  const refused = intervalSeconds + retries * retryDelaySeconds;
  const silent = refused + (retries + 1) * timeoutSeconds;
  const program = intervalSeconds + retries * Math.max(retryDelaySeconds, timeoutSeconds) + timeoutSeconds;
  switch (check.kind) {
    case 'ping':
      return { refused: undefined, silent };
    case 'udp':
      // silence is success there, unless a reply is asked for
      return { refused, silent: check.reply === undefined ? undefined : silent };
    case 'script':
      return { refused: program, silent: program };
    case 'ssl':
    case 'sendExpect':
      return { refused, silent: program };
    default:
      return { refused, silent };
  }
}

/** What a service needs when all of its ports are refused, or its server is gone: its fastest check decides. */
export function serviceDetectionOf(service: Pick<Service, 'healthChecks' | 'ports'>): Detection {
  const each = portChecksOf(service.healthChecks, service.ports).map(detectionOf);
  return { refused: least(each.map(({ refused }) => refused)), silent: least(each.map(({ silent }) => silent)) };
}

function least(bounds: readonly (number | undefined)[]): number | undefined {
  const known = bounds.filter((bound) => bound !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
