import type { Task } from '../../host/task';

/** How a cluster is rolled. */
export interface RollOptions extends Task {
  /** For how long to wait for a packet of connections that the other router does not know. */
  readonly idleSeconds: number;
  /** For how long a real server may take to finish its connections; then they end with it. */
  readonly drainSeconds: number;
  /** Also where the routers would not understand each other: all at once. */
  readonly outage: boolean;
}
