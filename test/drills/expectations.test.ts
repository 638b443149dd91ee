import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Drill, Expectation } from '../../lib/drills/drill';
import { expectationOf } from '../../lib/drills/expectation';
import type { Scene } from '../../lib/drills/scene';
import { BREAKABLE, DRILLS } from '../../lib/drills/table';
import { FAULTS } from '../../lib/drills/table-faults';
import { manualCluster, scene } from './scenes';

// the manual's cluster: advertisements of 1 s, the backup's priority is 100, tcp checks each 6 s
const SILENCE = 3 + 156 / 256;
const HAND_OVER = 1 + 156 / 256;

function drill(name: string): Drill {
  const found = DRILLS.find((each) => each.name === name);
  if (found === undefined) {
    throw new Error(`no drill ${name}`);
  }
  return found;
}

function expected(name: string, at: Scene = scene()): Expectation {
  return drill(name).expects(at);
}

describe('who must hold the addresses, in how many seconds, and after the repair', () => {
  test.each([
    ['stop-keepalived', 'standby', HAND_OVER, 'standby'],
    ['kill-keepalived', 'standby', SILENCE, 'one'],
    ['freeze', 'standby', SILENCE, 'primary'],
    ['power-cut', 'standby', SILENCE, 'standby'],
    ['reboot-routers', 'one', 'boot', 'one'],
    ['host-restart', 'one', 'boot', 'one'],
    ['public-cable-carrier', 'standby', SILENCE, 'standby'],
    ['private-cable-carrier', 'standby', SILENCE, 'standby'],
    ['private-cable-silent', 'active', 0, 'active'],
    ['partition-public', 'active', 0, 'active'],
    ['partition-private', 'active', 0, 'active'],
    ['partition-both', 'both', SILENCE, 'primary'],
    ['stop-service', 'active', 0, 'active'],
    ['kill-server', 'active', 0, 'active'],
    ['kill-all-servers', 'active', 0, 'active'],
    ['drain', 'active', 0, 'active'],
    ['download', 'standby', SILENCE, 'standby'],
    ['close', 'standby', SILENCE, 'standby'],
  ] as const)('%s: %s, %s, then %s', (name, holder, withinSeconds, afterRepair) => {
    expect(expected(name)).toMatchObject({ holder, withinSeconds, afterRepair });
  });

  test('a public cable that is dead without showing it is noticed where a path is tracked', () => {
    const timers = { advertisementSeconds: 1, failoverBoundSeconds: SILENCE };
    const tracked = manualCluster({ timers: { ...timers, pathFailoverBoundSeconds: 9 } });
    expect(expected('public-cable-silent', scene({}, tracked))).toMatchObject({ holder: 'standby', withinSeconds: 9 });
    const blind = scene({}, manualCluster({ timers }));
    expect(expected('public-cable-silent', blind)).toMatchObject({
      holder: 'active',
      lost: { untilSeconds: 'repair' },
    });
  });

  test('each drill has a row here, and a name of its own', () => {
    expect(new Set(DRILLS.map(({ name }) => name)).size).toBe(DRILLS.length);
    expect(DRILLS).toHaveLength(19);
  });
});

test('docs/drills.md lists all drills and faults with what is done', () => {
  const text = readFileSync(join(__dirname, '../../docs/drills.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([^`]+)` +\| (.*?) +\|$/gm)].map(([, name, title]) => [name, title]);
  expect(rows).toEqual([...DRILLS, ...FAULTS].map(({ name, title }) => [name, title]));
});

describe('what a client may lose', () => {
  test.each([
    ['stop-keepalived', 'all', HAND_OVER, 'goes on'],
    ['power-cut', 'all', SILENCE, 'goes on'],
    ['private-cable-silent', 'all', 'repair', 'may end'],
    ['partition-private', 'none', 0, 'goes on'],
    ['kill-all-servers', 'all', 'repair', 'may end'],
    ['drain', 'none', 0, 'goes on'],
  ] as const)('%s: %s of the requests for %s; the established connection %s', (name, requests, untilSeconds, kept) => {
    expect(expected(name).lost).toMatchObject({ requests, untilSeconds, established: kept });
  });

  test('a stopped service is noticed as fast as its checks are refused, a dead machine as fast as they time out', () => {
    const { detection } = scene().service;
    expect(expected('stop-service').lost).toMatchObject({ requests: 'some', untilSeconds: detection.refused });
    expect(expected('kill-server').lost).toMatchObject({ requests: 'some', untilSeconds: detection.silent });
    expect(expected('kill-server').unused).toEqual({ addresses: ['10.11.12.1'], withinSeconds: detection.silent });
  });

  test('with no check that notices, nobody takes the server away', () => {
    const blind = scene({ service: { ...scene().service, checks: [], detection: {} } });
    expect(expected('kill-server', blind)).toMatchObject({
      lost: { requests: 'some', untilSeconds: 'repair', established: 'may end' },
      unused: { addresses: [] },
    });
  });

  test('with no server left requests are refused', () => {
    expect(expected('kill-all-servers').lost.refused).toBe(true);
    expect(expected('kill-server').lost.refused).toBe(false);
  });
});

test('with no server left a sorry server answers, as soon as the checks have noticed', () => {
  const service = { ...scene().service, sorryServer: { address: '10.11.12.3', quiesce: false } };
  expect(expected('kill-all-servers', scene({ service })).lost).toMatchObject({
    requests: 'all',
    untilSeconds: service.detection.silent,
    refused: false,
  });
});

test('other timers give other seconds', () => {
  const timers = { ...manualCluster().timers, advertisementSeconds: 0.2, failoverBoundSeconds: 0.72 };
  const fast = scene({}, manualCluster({ timers }));
  expect(expected('power-cut', fast).withinSeconds).toBe(0.72);
  expect(expected('stop-keepalived', fast).withinSeconds).toBeCloseTo(0.32);
});

describe('a primary that preempts', () => {
  const timers = { ...manualCluster().timers, preemptDelaySeconds: 5 };
  const preempting = scene({}, manualCluster({ timers }));

  test.each(['stop-keepalived', 'power-cut', 'partition-public', 'reboot-routers', 'kill-keepalived'])(
    'is active again after %s',
    (name) => {
      expect(expectationOf(drill(name), preempting).afterRepair).toBe('primary');
      expect(expectationOf(drill(name), scene())).toEqual(expected(name));
    },
  );

  test('may be so before the repair where it comes back by itself, and not where it does not', () => {
    expect(expectationOf(drill('kill-keepalived'), preempting)).toMatchObject({
      holder: 'one',
      withinSeconds: SILENCE + 5 + SILENCE,
    });
    expect(expectationOf(drill('power-cut'), preempting)).toMatchObject({ holder: 'standby', withinSeconds: SILENCE });
  });
});

describe('what cannot be done', () => {
  const alone = scene({ servers: scene().servers.slice(0, 1) });

  test.each(['stop-service', 'kill-server', 'drain'])('%s lacks a second server', (name) => {
    expect(drill(name).lacks(alone)).toContain('no second real server');
    expect(drill(name).lacks(scene())).toBeUndefined();
  });

  test('a filter that asks conntrack harms nobody where conntrack sees what IPVS does', () => {
    const filter = BREAKABLE.find(({ name }) => name === 'connection-filter');
    const hosts = scene().hosts.map((host) => ({ ...host, sysctls: { 'net.ipv4.vs.conntrack': 1 } }));
    expect(filter?.lacks(scene({ hosts }))).toContain('vs.conntrack is 1');
    expect(filter?.lacks(scene())).toBeUndefined();
  });
});

test('whatever a drill breaks on the routers it does to the one that is active', () => {
  const hostsOf = (at: Scene): readonly string[] =>
    drill('power-cut')
      .broken(at)
      .map(({ host }) => host);
  expect(hostsOf(scene())).toEqual(['lvs-primary']);
  expect(hostsOf(scene({ active: 'lvs-backup', standby: 'lvs-primary' }))).toEqual(['lvs-backup']);
});
