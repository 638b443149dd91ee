import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import { problemsOf } from '../../lib/model/problems';
import type { RouterPair } from '../../lib/model/router-pair';
import { labOf, pair, pool, service, tracked } from '../fixtures';
import type { Mistake } from './mistakes';
import { testMistakes } from './mistakes';

const onPair = (overrides: Partial<RouterPair>): Lab => labOf([service({ pool: pool({ pair: pair(overrides) }) })]);
const tracking = (...addresses: readonly string[]): Lab => onPair({ trackedPaths: tracked(...addresses) });

const path = 'lab/lvs';
const MISTAKES: readonly Mistake[] = [
  {
    what: 'a path beyond the networks',
    lab: tracking('192.168.27.1'),
    code: 'LVS065',
    path,
    says: ['192.168.27.1', '10.11.12.0/24'],
  },
  {
    what: 'a path to the standby',
    lab: tracking('10.11.12.8'),
    code: 'LVS066',
    path,
    says: ['the real address of lvs-backup'],
  },
  {
    what: 'a path to a floating address',
    lab: tracking('192.168.26.10'),
    code: 'LVS066',
    path,
    says: ['a floating address of lab/lvs'],
  },
  {
    what: 'a path to a server',
    lab: tracking('192.168.26.254', '10.11.12.2'),
    code: 'LVS067',
    path,
    says: ['web-rs2'],
  },
  {
    what: 'a primary that does not wait',
    lab: onPair({ preemptDelaySeconds: 0 }),
    code: 'LVS068',
    path,
    says: ['lab/lvs', 'lvs-backup'],
  },
];

describe('the options of a pair of routers', () => {
  test.each([
    { what: 'the gateway', lab: tracking('192.168.26.254') },
    { what: 'no path', lab: tracking() },
    { what: 'machines on both networks', lab: tracking('192.168.26.254', '192.168.26.253', '10.11.12.200') },
    { what: 'a primary that stays standby', lab: onPair({ preemptDelaySeconds: undefined }) },
    { what: 'a primary that waits', lab: onPair({ preemptDelaySeconds: 1 }) },
  ])('are right with $what', ({ lab }) => {
    expect(problemsOf(lab)).toEqual([]);
  });

  testMistakes(MISTAKES);

  test('are errors where no router could work, and warnings where it is unwise', () => {
    const severities = MISTAKES.map(({ lab, code }) => [code, problemsOf(lab)[0]?.severity]);
    expect(severities.filter(([, severity]) => severity === 'warning').map(([code]) => code)).toEqual([
      'LVS067',
      'LVS068',
    ]);
  });
});
