import { expect, test } from 'vitest';
import type { Line } from '../../bench/plot';
import { svg } from '../../bench/plot';
import { describeWith } from '../needs';
import { complaintAbout } from '../oracles';

const LINE: Line = {
  label: 'ours',
  color: '#0969da',
  dashed: false,
  points: [
    { x: 100, y: 2 },
    { x: 1_000, y: 3 },
    { x: 10_000, y: 2 },
  ],
};

function plotOf(...lines: readonly Line[]): string {
  return svg({ title: 'a <b> & c', xLabel: 'machines', yLabel: 'ms', lines });
}

/** Where the points of each line stand. */
function places(text: string): readonly (readonly { readonly x: number; readonly y: number }[])[] {
  return [...text.matchAll(/points="([^"]*)"/g)].map(([, all = '']) =>
    all.split(' ').map((place) => {
      const [x = NaN, y = NaN] = place.split(',').map(Number);
      return { x, y };
    }),
  );
}

test('puts equal multiples equally far from each other, and a greater number higher', () => {
  const [[one, two, three] = []] = places(plotOf(LINE));
  expect((two?.x ?? NaN) - (one?.x ?? NaN)).toBeCloseTo((three?.x ?? NaN) - (two?.x ?? NaN));
  expect(two?.y).toBeLessThan(one?.y ?? NaN);
  expect(three?.y).toBe(one?.y);
});

test('begins at zero: a number twice as great stands twice as high', () => {
  const text = plotOf(LINE, { ...LINE, points: [{ x: 100, y: 1 }] });
  const [[two] = [], [one] = []] = places(text);
  const zero = Number(/y1="([\d.]+)"[^>]*stroke="#d0d7de"/.exec(text)?.[1]);
  expect(zero - (two?.y ?? NaN)).toBeCloseTo(2 * (zero - (one?.y ?? NaN)));
});

test('dashes the lines that are to be, and no other', () => {
  expect(plotOf(LINE)).not.toContain('stroke-dasharray');
  expect(plotOf({ ...LINE, dashed: true })).toContain('stroke-dasharray');
});

describeWith(['python3:xml.dom.minidom'], 'a reader of XML', () => {
  test('takes it, whatever the words are', () => {
    const complaint = (text: string): string | undefined =>
      complaintAbout(text, 'plot.svg', [
        'python3',
        '-c',
        'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])',
        '%s',
      ]);
    expect(complaint(plotOf(LINE))).toBeUndefined();
    expect(complaint(plotOf(LINE).replace('</svg>', ''))).toMatch(/ExpatError/);
  });
});
