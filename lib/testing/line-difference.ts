/** So many lines show what a difference is about. */
const MOST_LINES = 12;
/** Longer texts are compared as wholes: each line with each takes their product of steps. */
const MOST_STEPS = 4_000_000;

/** Where two texts differ, as a few lines: those of the old one with `-`, of the new one with `+`. */
export function lineDifference(old: string, now: string): readonly string[] {
  const [before, after] = [old.split('\n'), now.split('\n')];
  const start = before.findIndex((line, index) => line !== after[index]);
  const first = start === -1 ? before.length : start;
  const lines = changes(before.slice(first), after.slice(first));
  const more = lines.length - MOST_LINES;
  return [`line ${first + 1}:`, ...lines.slice(0, MOST_LINES), ...(more > 0 ? [`(${more} more)`] : [])];
}

function changes(before: readonly string[], after: readonly string[]): readonly string[] {
  const isLong = before.length * after.length > MOST_STEPS;
  // how many lines the rests of both texts, from these places on, have in common
  const common = isLong ? [] : commonLines(before, after);
  const at = (one: number, other: number): number => common[one]?.[other] ?? 0;
  const lines: string[] = [];
  let [one, other] = [0, 0];
  while (one < before.length || other < after.length) {
    const [line, next] = [before[one], after[other]];
    if (line !== undefined && line === next && !isLong) {
      [one, other] = [one + 1, other + 1];
    } else if (line !== undefined && (next === undefined || at(one + 1, other) >= at(one, other + 1))) {
      lines.push(`- ${line}`);
      one += 1;
    } else {
      lines.push(`+ ${next ?? ''}`);
      other += 1;
    }
  }
  return lines;
}

function commonLines(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const table = [...before, ''].map(() => [...after, ''].map(() => 0));
  for (let one = before.length - 1; one >= 0; one -= 1) {
    const [row, below] = [table[one] ?? [], table[one + 1] ?? []];
    for (let other = after.length - 1; other >= 0; other -= 1) {
      row[other] =
        before[one] === after[other] ? (below[other + 1] ?? 0) + 1 : Math.max(below[other] ?? 0, row[other + 1] ?? 0);
    }
  }
  return table;
}
