import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SLOW_START_PROGRAM } from '../../lib/render/slow-start-program';
import { describeWith } from '../needs';

// The real program with its clock and its notes in a folder.

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lvs-slow-start-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Its exit status at a second after boot. */
function at(second: number, ...words: readonly string[]): number | null {
  const program = SLOW_START_PROGRAM.replace('/proc/uptime', join(folder, 'uptime')).replace(
    '/run/lvs/slow-start',
    join(folder, 'notes'),
  );
  writeFileSync(join(folder, 'uptime'), `${second}.25 ${second}.00\n`);
  writeFileSync(join(folder, 'program'), program);
  return spawnSync('sh', [join(folder, 'program'), 'http.web-rs1', ...words]).status;
}

/** The weight that misc_dynamic makes of the status; 'whole' is the configured one. */
function weightAt(second: number, weight: number, step = 20): number | 'whole' {
  const status = at(second, 'weight', `${weight}`, `${step}`) ?? -1;
  return status === 0 ? 'whole' : status - 2;
}

describeWith(['sh', 'cut'], 'slow start', () => {
  test.each<[number, readonly (number | 'whole')[]]>([
    [1, ['whole', 'whole']],
    [2, [1, 'whole', 'whole']],
    [10, [1, 2, 4, 8, 'whole', 'whole']],
    [32, [1, 2, 4, 8, 16, 'whole', 'whole']],
    [100, [3, 6, 12, 24, 48, 96, 'whole']],
    [253, [7, 14, 28, 56, 112, 224, 'whole']],
    // a status has no room for more than 253
    [1000, [31, 62, 124, 248, 253, 253, 'whole']],
    [65_535, [253, 253, 253, 253, 253, 253, 'whole']],
  ])('raises a weight of %i from its 32nd, doubled with each step', (weight, expected) => {
    at(1000, 'up');
    expect(expected.map((_, step) => weightAt(1000 + 20 * step, weight))).toEqual(expected);
  });

  test('keeps a weight until the step is over', () => {
    at(1000, 'up');
    expect([1000, 1019, 1020, 1039, 1040].map((second) => weightAt(second, 32))).toEqual([1, 1, 2, 2, 4]);
  });

  test('begins again when a server comes back, with its first weight as long as it is down', () => {
    at(1000, 'up');
    expect(weightAt(1200, 32)).toBe('whole');
    at(1201, 'down');
    expect([1205, 9999].map((second) => weightAt(second, 32))).toEqual([1, 1]);
    at(10_000, 'up');
    expect([10_001, 10_020].map((second) => weightAt(second, 32))).toEqual([1, 2]);
  });

  test('begins when a server is seen for the first time', () => {
    expect([50, 70].map((second) => weightAt(second, 32))).toEqual([1, 2]);
  });

  test.each(['up', 'down'])('has nothing against %s', (word) => {
    expect(at(5, word)).toBe(0);
  });

  test('gives the whole weight where its notes cannot be read or written', () => {
    writeFileSync(join(folder, 'notes'), '');
    expect(weightAt(50, 32)).toBe('whole');
    rmSync(join(folder, 'notes'));
    at(50, 'up');
    writeFileSync(join(folder, 'notes/http.web-rs1'), 'what?\n');
    expect(weightAt(50, 32)).toBe('whole');
  });
});
