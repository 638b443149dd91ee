/** One line of the table: what was measured against what, in one run. */
export interface Row {
  readonly what: string;
  readonly against: string;
  /** Undefined when this machine cannot measure it; the figures then say why. */
  readonly ratio: number | undefined;
  /** The least and the greatest ratio of one round. */
  readonly range?: readonly [number, number];
  /** At most this; undefined where there is none. */
  readonly target: number | undefined;
  readonly figures: string;
}

/** A Markdown table. */
export function printRows(rows: readonly Row[]): string {
  const lines = rows.map(({ what, against, ratio, target, figures }) => [
    what,
    against,
    ratio === undefined ? '-' : `${ratio.toFixed(2)} x`,
    target === undefined ? '-' : `${target} x`,
    figures,
  ]);
  const head = ['what', 'against', 'ratio', 'target', 'figures'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
