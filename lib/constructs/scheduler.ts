import type { Scheduler, SchedulerFlag } from '../model/service';
import { HASHING_SCHEDULERS, SCHEDULER_FLAGS, SCHEDULERS } from '../model/service';
import type { Parse } from './edge';
import { oneOf, yesOrNo } from './edge';

/** A scheduler that hashes the client, with its flags, ipvsadm(8). */
export interface HashingScheduler {
  /** Source hashing, or Maglev hashing: few clients move when a server comes or goes. */
  readonly name: (typeof HASHING_SCHEDULERS)[number];
  /**
   * Whether the client's port is hashed with its address: its connections spread over the servers.
   *
   * @default false
   */
  readonly port?: boolean;
  /**
   * Whether clients of a server with weight 0 go to another one, instead of being refused.
   *
   * @default false
   */
  readonly fallback?: boolean;
}

/** The scheduler of a service and its flags. */
export function schedulerFacts(
  parse: Parse,
  given: Scheduler | HashingScheduler,
): { readonly scheduler: Scheduler; readonly schedulerFlags: readonly SchedulerFlag[] } {
  if (typeof given !== 'object') {
    return { scheduler: parse('scheduler', given, oneOf<Scheduler>(SCHEDULERS)), schedulerFlags: [] };
  }
  return {
    scheduler: parse('scheduler.name', given.name, oneOf<Scheduler>(HASHING_SCHEDULERS)),
    schedulerFlags: SCHEDULER_FLAGS.filter((flag) => parse(`scheduler.${flag}`, given[flag] ?? false, yesOrNo)),
  };
}
