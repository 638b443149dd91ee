import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { code } from '../../lib/operate/page/code';
import { csvTable, markdownTable, textTable } from '../../lib/operate/page/tables';
import { describeWith } from '../needs';

const CELLS = ['plain', '', 'a,b', 'say "yes"', 'two\r\nlines', ' blanks ', 'é', 'a|b'];

describeWith(['python3'], 'a table for a program', () => {
  const read = (csv: string): unknown => {
    const program = `import csv, io, json, sys; print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode(), newline='')))))`;
    return JSON.parse(execFileSync('python3', ['-c', program], { input: csv, encoding: 'utf8' }));
  };

  test('is read as it was', () => {
    expect(read(csvTable([CELLS, [...CELLS].reverse()]))).toEqual([CELLS, [...CELLS].reverse()]);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1'])('has no formula of %j', (cell) => {
    expect(read(csvTable([[cell]]))).toEqual([[`'${cell}`]]);
  });

  test.each(['10.0.0.1/24', '52:54:00:00:00:01', 'web-rs1', 'a=b'])('leaves %j as it is', (cell) => {
    expect(csvTable([[cell]])).toBe(`${cell}\r\n`);
  });
});

test('a table for people has its columns below each other', () => {
  expect(
    textTable([
      ['a', 'bb'],
      ['ccc', ''],
    ]),
  ).toBe('a    bb\nccc\n');
});

test('a table for a document is aligned, and a bar in a cell ends none', () => {
  expect(
    markdownTable([
      ['a', 'bb'],
      ['c|c', ''],
    ]),
  ).toBe('| a    | bb  |\n| ---- | --- |\n| c\\|c |     |\n');
});

test.each([
  ['plain', '`plain`'],
  ['a`b', '``a`b``'],
  ['`a', '`` `a ``'],
  ['two\nlines', '`two lines`'],
])('%j is the code %s', (text, words) => {
  expect(code(text)).toBe(words);
});
