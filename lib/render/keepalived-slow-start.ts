import { GUEST_PATH } from '../model/guest-path';
import type { RealServer } from '../model/real-server-pool';
import type { Service } from '../model/service';
import type { Entry } from './block';
import { block } from './block';

/** What makes a server begin with a part of its weight, keepalived.conf(5): misc_dynamic. */
export function slowStart({ path, slowStartStepSeconds }: Service, server: RealServer): readonly Entry[] {
  if (slowStartStepSeconds === undefined || server.weight === 0) {
    return [];
  }
  const command = `${GUEST_PATH.slowStart} ${path.split('/').slice(1).join('.')}.${server.name}`;
  return [
    `notify_up "${command} up"`,
    `notify_down "${command} down"`,
    block('MISC_CHECK', [
      `misc_path "${command} weight ${server.weight} ${slowStartStepSeconds}"`,
      'misc_dynamic',
      `misc_timeout ${ASKED_EACH_SECONDS}`,
      `delay_loop ${Math.min(ASKED_EACH_SECONDS, slowStartStepSeconds)}`,
      // a router that is too busy to answer in time says nothing about the server
      `retry ${NEVER_FAILS}`,
      'warmup 0',
    ]),
  ];
}

const ASKED_EACH_SECONDS = 5;
const NEVER_FAILS = 1_000_000;
