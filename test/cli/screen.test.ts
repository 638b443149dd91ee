import { join } from 'node:path';
import { expect, test } from 'vitest';
import { screenOf } from '../../lib/cli/status/screen';
import { describeWith } from '../needs';
import { ROOT } from '../packed';
import { typedOnTerminal } from './terminal';

function written(isTTY: boolean, rows: number, ...frames: readonly string[]): string {
  const texts: string[] = [];
  const screen = screenOf({ isTTY, rows, columns: 30, write: (text) => texts.push(text) });
  frames.forEach((frame) => screen.show(frame));
  screen.close();
  return texts.join('');
}

test('a terminal gets frames over each other on a second screen, and is put back', () => {
  const text = written(true, 10, 'one\ntwo\n', 'three\n');
  expect(text).toBe(
    '\u001b[?1049h\u001b[?25l\u001b[Hone\u001b[K\r\ntwo\u001b[K\u001b[J\u001b[Hthree\u001b[K\u001b[J\u001b[?25h\u001b[?1049l',
  );
});

test('a terminal that is too low gets as many lines as it has, and is told of the others', () => {
  const text = written(true, 3, 'one\ntwo\nthree\nfour\n');
  expect(text).toContain('two\u001b[K\r\n... 2 more lines');
  expect(text).not.toContain('three');
  expect(written(true, 4, 'one\ntwo\nthree\nfour\n')).toContain('four');
});

test('a terminal that is too narrow gets the beginnings of long lines, with all of their colours', () => {
  const long = `\u001b[31m${'x'.repeat(40)}\u001b[0m`;
  expect(written(true, 3, long)).toContain(`\u001b[31m${'x'.repeat(30)}\u001b[0m\u001b[K`);
  expect(written(true, 3, 'y'.repeat(30))).toContain(`${'y'.repeat(30)}\u001b[K`);
  expect(written(false, 3, 'y'.repeat(40))).toContain('y'.repeat(40));
});

test('elsewhere there are blocks behind each other, without a code of a terminal', () => {
  expect(written(false, 3, 'one\n', 'two\n')).toBe('one\n\ntwo\n\n');
});

describeWith(['python3'], 'a status that is watched', () => {
  test('draws in a terminal, goes on, and leaves it as it was at Ctrl-C', async () => {
    const command = `${process.execPath} --import tsx ${join(__dirname, 'watch-program.ts')}`;
    const drawn = 'Routers of lab/lvs';
    const { code, stdout } = await typedOnTerminal(command, ROOT, [
      [drawn, ''],
      [drawn, '\u0003'],
    ]);
    expect(stdout.startsWith('\u001b[?1049h\u001b[?25l')).toBe(true);
    expect(stdout.split(drawn).length).toBeGreaterThan(2);
    expect(stdout).toContain('lvs-primary');
    expect(stdout.trimEnd().endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
    expect(code).toBe(0);
  }, 120_000);
});
