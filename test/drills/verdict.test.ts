import { describe, expect, test } from 'vitest';
import type { Expectation } from '../../lib/drills/drill';
import { keptGoesOn, type Seen, since } from '../../lib/drills/seen';
import { DRILLS } from '../../lib/drills/table';
import { reasonsOf } from '../../lib/drills/verdict';
import { scene, seen } from './scenes';

const ALLOWANCE = { allowanceSeconds: 1, bootSeconds: 60 };

function expected(name: string): Expectation {
  const drill = DRILLS.find((each) => each.name === name);
  if (drill === undefined) {
    throw new Error(`no drill ${name}`);
  }
  return drill.expects(scene());
}

function reasons(name: string, changes: Partial<Seen>): string {
  return reasonsOf(expected(name), seen(changes), scene(), ALLOWANCE).join('\n');
}

/** Nothing moved and nothing was lost. */
const QUIET = {
  settledSeconds: 0,
  holds: { 'lvs-primary': 'all', 'lvs-backup': 'none' },
  lastFailureSeconds: 0,
  failed: 0,
  failures: {},
  longestGapSeconds: 0.2,
  afterRepair: ['lvs-primary'],
} as const;

/** Half of the requests failed until the checks saw it. */
const ONE_SERVER_GONE = { ...QUIET, chosen: ['10.11.12.2'], unusedSeconds: 5, lastFailureSeconds: 5.2, failed: 40 };

/** Nobody answers any more. */
const NOBODY = { ...ONE_SERVER_GONE, chosen: [], answeredLately: 0, failures: { ECONNREFUSED: 90 } };

describe('passes', () => {
  test.each<readonly [string, string, Partial<Seen>]>([
    ['a takeover within the bound', 'power-cut', {}],
    ['one that the rig made a little later', 'power-cut', { settledSeconds: 4.5, longestGapSeconds: 4.5 }],
    [
      'one that took longer by as much as the client itself stood still',
      'power-cut',
      { settledSeconds: 6.5, lastFailureSeconds: 7, longestGapSeconds: 6.5, stalledSeconds: 2 },
    ],
    ['a partition of one side that nobody felt', 'partition-public', QUIET],
    ['a server taken away in time', 'kill-server', ONE_SERVER_GONE],
    ['a connection that ended with its server', 'kill-server', { ...ONE_SERVER_GONE, kept: ended('ECONNRESET') }],
    ['a service without servers that refuses', 'kill-all-servers', NOBODY],
    ['a boot, however long', 'reboot-routers', { settledSeconds: 70, lastFailureSeconds: 71 }],
    ['a boot that made the other router active', 'reboot-routers', { afterRepair: ['lvs-primary'] }],
    ['a drained server', 'drain', { ...QUIET, chosen: ['10.11.12.2'], unusedSeconds: 1 }],
    ['a work that went well', 'download', { work: { went: 'well', words: 'download: 100 MB in 12 s' } }],
    ['addresses left behind by a killed keepalived', 'kill-keepalived', { holds: both('all') }],
  ])('%s', (_, name, changes) => {
    expect(reasons(name, changes)).toBe('');
  });
});

describe('fails', () => {
  test.each<readonly [string, string, Partial<Seen>, string]>([
    ['a late takeover', 'power-cut', { settledSeconds: 6 }, 'held the floating addresses after 6 s'],
    ['no takeover', 'power-cut', { settledSeconds: undefined, holds: both('none') }, 'lvs-backup none'],
    ['a long gap', 'power-cut', { longestGapSeconds: 5 }, 'no answer came for 5 s, 3.609375 s are expected'],
    [
      'a gap that is longer than the client stood still',
      'power-cut',
      { longestGapSeconds: 7, stalledSeconds: 2 },
      'no answer came for 7 s',
    ],
    ['late failures', 'power-cut', { lastFailureSeconds: 6 }, 'requests failed for 6 s'],
    [
      'failures to the end',
      'power-cut',
      { lastFailureSeconds: undefined },
      'requests failed to the end: 60 x no answer',
    ],
    ['a lost connection', 'power-cut', { kept: ended('ECONNRESET') }, 'the established connection ended: ECONNRESET'],
    ['a mute connection', 'power-cut', { kept: { answered: 0, longestWaitMs: 9 } }, 'was never answered'],
    ['a connection that falls mute', 'power-cut', { keptGoesOn: false }, 'was not answered any more'],
    ['a router that takes back', 'power-cut', { afterRepair: ['lvs-primary'] }, 'after the repair lvs-primary held'],
    [
      'two holders after the repair',
      'freeze',
      { afterRepair: ['lvs-primary', 'lvs-backup'] },
      'lvs-primary and lvs-backup',
    ],
    ['no holder after the repair', 'power-cut', { afterRepair: [] }, 'after the repair nobody held'],
    ['a cluster that does not come back', 'power-cut', { afterRepair: undefined }, 'was not whole after the repair'],
    [
      'two active routers after a boot',
      'reboot-routers',
      { settledSeconds: undefined },
      'exactly one router should hold',
    ],
    ['a move where nothing should', 'partition-public', { ...QUIET, settledSeconds: 4 }, 'moved and came back'],
    ['a lost request where none may', 'drain', { ...QUIET, unusedSeconds: 1, failed: 1 }, '1 requests failed'],
    ['a drained server that is chosen', 'drain', { ...QUIET, unusedSeconds: undefined }, 'still chooses 10.11.12.1'],
    ['a server taken away late', 'kill-server', { ...ONE_SERVER_GONE, unusedSeconds: 60 }, 'for 60 s'],
    ['an answer of nobody', 'kill-all-servers', { ...NOBODY, answeredLately: 3 }, 'where nobody can'],
    ['silence instead of a refusal', 'kill-all-servers', { ...NOBODY, failures: {} }, 'should be refused'],
    [
      'a work that went wrong',
      'download',
      { work: { went: 'wrong', words: 'download: 7 of 9 bytes' } },
      '7 of 9 bytes',
    ],
  ])('%s', (_, name, changes, words) => {
    expect(reasons(name, changes)).toContain(words);
  });
});

test('a state counts from when it began to hold without a break', () => {
  const at = (seconds: number, holds: 'all' | 'none'): Parameters<typeof since>[0][number] => ({
    seconds,
    router: 'lvs-backup',
    state: { holds, isRunning: true, table: [] },
  });
  const held = (...sightings: Parameters<typeof since>[0]): number | undefined =>
    since(sightings, (states) => states.get('lvs-backup')?.holds === 'all');
  expect(held(at(-1, 'none'), at(3, 'all'))).toBe(3);
  expect(held(at(-1, 'all'))).toBe(0);
  expect(held(at(1, 'all'), at(2, 'none'), at(4, 'all'))).toBe(4);
  expect(held(at(1, 'all'), at(2, 'none'))).toBeUndefined();
});

test('a connection goes on only if it is answered after the addresses have settled', () => {
  const counts = [10, 12, 12, 12, 13].map((keptAnswered, second) => ({
    ...{ seconds: second, answered: 0, failed: 0 },
    keptAnswered,
  }));
  expect(keptGoesOn(counts, 0)).toBe(true);
  expect(keptGoesOn(counts, 2)).toBe(true);
  expect(keptGoesOn(counts.slice(0, 4), 0)).toBe(false);
  expect(keptGoesOn(counts, 4)).toBe(false);
  expect(keptGoesOn(counts, undefined)).toBe(false);
});

function ended(reason: string): Seen['kept'] {
  return { answered: 20, longestWaitMs: 300, ended: reason };
}

function both(part: 'all' | 'none'): Seen['holds'] {
  return { 'lvs-primary': part, 'lvs-backup': part };
}
