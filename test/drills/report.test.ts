import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { drillJunit } from '../../lib/drills/junit';
import { type DrillReport, type DrillResult, hasPassed } from '../../lib/drills/report';
import { drillText } from '../../lib/drills/report-text';
import { DRILLS } from '../../lib/drills/table';
import { scene, seen } from './scenes';

function result(name: string, overrides: Partial<DrillResult> = {}): DrillResult {
  const { active, standby, primary, server } = scene();
  return {
    cluster: 'lab/lvs',
    drill: name,
    title: 'the active router loses its power',
    outcome: 'passed',
    reasons: [],
    expected: DRILLS.find((each) => each.name === name)?.expects(scene()),
    scene: { active, standby, primary, server: server.host },
    seen: seen(),
    timeline: [],
    path: [],
    seconds: 20.5,
    ...overrides,
  };
}

const FAILED = result('power-cut', {
  outcome: 'failed',
  reasons: ['no answer came for 9 s', 'a text with <&> "quotes" and a bell \u0007'],
  seen: seen({ longestGapSeconds: 9 }),
  timeline: [
    {
      seconds: 3.31,
      router: 'lvs-backup',
      state: { holds: 'all', isRunning: true, table: ['-A -t 192.168.26.10:80 -s rr'] },
    },
  ],
  path: [
    { host: 'lvs-backup', nic: 'eth0', packets: ['IP 198.51.100.2.39402 > 192.168.26.10.80: Flags [S]'] },
    { host: 'lvs-backup', nic: 'eth1', packets: [] },
  ],
});

const NOT_RUN = result('drain', {
  outcome: 'not run',
  reasons: ['lab/http has no second real server that could go on'],
  expected: undefined,
  scene: undefined,
  seen: undefined,
});

const REPORT: DrillReport = { stack: 'lab', results: [result('stop-keepalived'), FAILED, NOT_RUN] };

describe('the table', () => {
  const text = drillText(REPORT);

  test('has a row for each drill: what was expected, what was seen, the seconds, what was lost', () => {
    expect(text).toMatch(/^drill +result +expected +seen +seconds +lost$/m);
    expect(text).toMatch(
      /^stop-keepalived +passed +lvs-backup in 1\.61 s; .* lvs-backup +3\.3 +60 of 260, gap 3\.2 s/m,
    );
    expect(text).toMatch(/^drain +not run +- +- +- +-$/m);
    expect(text).toContain('1 passed, 1 failed, 1 not run');
  });

  test('tells of a failure why, what changed on the routers, and how far a packet got', () => {
    expect(text).toContain('- no answer came for 9 s');
    expect(text).toContain("expected because: 3 advertisements of 1 s and the standby's skew");
    expect(text).toMatch(/3\.31 {2}lvs-backup: floating addresses all, keepalived runs\n +-A -t 192\.168\.26\.10:80/);
    expect(text).toContain('lvs-backup eth1: no packet');
  });

  test('tells of a client that stood still how long, and of no other', () => {
    expect(text).not.toContain('stood still');
    const busy = result('power-cut', { seen: seen({ stalledSeconds: 1.5 }) });
    expect(drillText({ stack: 'lab', results: [busy] })).toContain(
      'gap 3.2 s, connection goes on, the client stood still for 1.5 s',
    );
  });

  test('tells why a drill was not run', () => {
    expect(text).toContain('drain was not run: lab/http has no second real server');
  });
});

test('a report has passed if no drill has failed', () => {
  expect(hasPassed({ stack: 'lab', results: [result('power-cut'), NOT_RUN] })).toBe(true);
  expect(hasPassed(REPORT)).toBe(false);
});

describe("JUnit's XML, as an XML reader takes it", () => {
  const read = (report: DrillReport): Suites => {
    const program = [
      'import json, sys, xml.etree.ElementTree as tree',
      'def plain(e): return {"tag": e.tag, **e.attrib, "text": e.text, "children": [plain(c) for c in e]}',
      'print(json.dumps(plain(tree.fromstring(sys.stdin.buffer.read()))))',
    ].join('\n');
    return JSON.parse(
      execFileSync('python3', ['-c', program], { input: drillJunit(report), encoding: 'utf8' }),
    ) as Suites;
  };

  test('counts, and has a case for each drill', () => {
    const suites = read(REPORT);
    expect(suites).toMatchObject({ tag: 'testsuites', tests: '3', failures: '1', skipped: '1' });
    const [suite] = suites.children;
    expect(suite).toMatchObject({ tag: 'testsuite', name: 'lab lab/lvs', tests: '3' });
    expect(suite?.children.map(({ name }) => name)).toEqual(['stop-keepalived', 'power-cut', 'drain']);
    expect(suite?.children.map(({ children }) => children[0]?.tag)).toEqual([undefined, 'failure', 'skipped']);
  });

  test('carries any text, but for what XML cannot say', () => {
    const failure = read(REPORT).children[0]?.children[1]?.children[0];
    expect(failure?.message).toBe('no answer came for 9 s; a text with <&> "quotes" and a bell ');
    expect(failure?.text).toContain('lvs-backup eth1: no packet');
  });
});

interface Suites {
  readonly tag: string;
  readonly name?: string;
  readonly message?: string;
  readonly text: string | null;
  readonly children: readonly Suites[];
}
