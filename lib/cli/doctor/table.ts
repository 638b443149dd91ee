import type { DoctorReport, Finding } from '../../operate/doctor/finding';
import { colour } from '../colour';

const WIDTH = 80;
const COLOURS = { ok: 'green', lacks: 'red', warns: 'yellow' } as const;

/** The findings for people, at most 80 columns wide but for commands, which are copied. */
export function doctorTable({ purposes }: DoctorReport): string {
  const checks = purposes.flatMap(({ findings }) => findings.map(({ check }) => check.length));
  const width = Math.max(0, ...checks);
  return purposes
    .map(({ purpose, works, findings }) => {
      const head = colour('bold', `${purpose}: ${works ? 'works' : 'does not work yet'}`);
      return [head, ...findings.flatMap((finding) => rowsOf(finding, width)), ''].join('\n');
    })
    .join('\n');
}

function rowsOf({ check, verdict, seen, mend }: Finding, width: number): readonly string[] {
  const margin = ' '.repeat(2 + 'lacks'.length + 2 + width + 2);
  const [first = '', ...more] = folded(seen, WIDTH - margin.length);
  return [
    `  ${colour(COLOURS[verdict], verdict.padEnd('lacks'.length))}  ${check.padEnd(width)}  ${first}`.trimEnd(),
    ...more.map((line) => `${margin}${line}`),
    ...(mend === undefined ? [] : [`${margin}$ ${mend}`]),
  ];
}

/** Lines of whole words; a word that is longer stands alone. */
function folded(text: string, width: number): readonly string[] {
  return text.split(/\s+/).reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && `${last} ${word}`.length <= width
      ? [...lines.slice(0, -1), `${last} ${word}`]
      : [...lines, word];
  }, []);
}
