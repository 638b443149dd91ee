/** A line of a plot. */
export interface Line {
  readonly label: string;
  readonly color: string;
  readonly dashed: boolean;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
}

const SIZE = { width: 720, height: 380 };
const FRAME = { left: 60, right: 500, top: 44, bottom: 320 };

/** A drawing of lines from zero up, over numbers that grow by multiples. */
export function svg({ title, xLabel, yLabel, lines }: Plot): string {
  const points = lines.flatMap((line) => line.points);
  const xs = [...new Set(points.map(({ x }) => x))].sort((one, other) => one - other);
  const step = stepOf(Math.max(...points.map(({ y }) => y)));
  const ticks = Array.from(
    { length: Math.ceil(Math.max(...points.map(({ y }) => y)) / step) + 1 },
    (_, index) => index * step,
  );
  const [low = 1, high = 10, top = 1] = [xs[0], xs.at(-1), ticks.at(-1)];
  const xOf = (x: number): number =>
    round(FRAME.left + 20 + ((FRAME.right - FRAME.left - 40) * Math.log(x / low)) / Math.log(high / low));
  const yOf = (y: number): number => round(FRAME.bottom - ((FRAME.bottom - FRAME.top) * y) / top);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="Arial, sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="white"/>`,
    text(FRAME.left, 24, title, 'font-size="14" font-weight="bold"'),
    ...ticks.flatMap((tick) => [
      `<line x1="${FRAME.left}" y1="${yOf(tick)}" x2="${FRAME.right}" y2="${yOf(tick)}" stroke="#d0d7de"/>`,
      text(FRAME.left - 8, yOf(tick) + 4, `${round(tick)}`, 'text-anchor="end"'),
    ]),
    ...xs.map((x) => text(xOf(x), FRAME.bottom + 18, x.toLocaleString('en'), 'text-anchor="middle"')),
    text((FRAME.left + FRAME.right) / 2, FRAME.bottom + 42, xLabel, 'text-anchor="middle"'),
    text(0, 0, yLabel, `text-anchor="middle" transform="translate(16 ${(FRAME.top + FRAME.bottom) / 2}) rotate(-90)"`),
    ...lines.map(({ points: each, color, dashed }) => {
      const places = each.map(({ x, y }) => `${xOf(x)},${yOf(y)}`).join(' ');
      return `<polyline points="${places}" fill="none" stroke="${color}" stroke-width="2"${dash(dashed)}/>`;
    }),
    ...lines.flatMap(({ label, color, dashed }, index) => [
      `<line x1="516" y1="${60 + 22 * index}" x2="544" y2="${60 + 22 * index}" stroke="${color}" stroke-width="2"${dash(dashed)}/>`,
      text(552, 64 + 22 * index, label, ''),
    ]),
    '</svg>',
    '',
  ].join('\n');
}

function text(x: number, y: number, words: string, attributes: string): string {
  return `<text x="${x}" y="${y}" fill="#1f2328" ${attributes}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function dash(dashed: boolean): string {
  return dashed ? ' stroke-dasharray="6 4"' : '';
}

/** A round number that goes some four to eight times into the greatest one. */
function stepOf(greatest: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(greatest / 4));
  return [5, 2, 1].map((digit) => digit * magnitude).find((step) => greatest / step >= 4) ?? magnitude;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
