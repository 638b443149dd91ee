import type { Expectation } from './drill';
import type { Scene } from './scene';

/** How often a client asks, and how long it waits for an answer. */
export interface Pace {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Between two questions on the one connection that is kept. */
  readonly keptIntervalMs: number;
}

// of each second that a rig may add to what is expected, for one request
const ALLOWANCE_MS = 200;

/** A session of FTP takes ten packets there and back, and processes of the server with namespaces of their own. */
export function paceOf(
  { service: { ftp } }: Pick<Scene, 'service'>,
  { lost: { requests } }: Pick<Expectation, 'lost'>,
  allowanceSeconds: number,
): Pace {
  const pace: Pace =
    ftp === undefined
      ? { intervalMs: 50, timeoutMs: 500, keptIntervalMs: 200 }
      : { intervalMs: 1_000, timeoutMs: 1_800, keptIntervalMs: 500 };
  const patience = pace.timeoutMs + ALLOWANCE_MS * allowanceSeconds;
  // where nothing may be lost, a request that waits for a busy machine is not lost
  return { ...pace, timeoutMs: requests === 'none' ? Math.max(5_000, patience) : patience };
}
