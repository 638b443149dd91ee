import { printable } from './printable';

// A table for people, for a document and for a program: the first row is its head.

export type Rows = readonly (readonly string[])[];

/** Columns side by side, for a terminal. */
export function textTable(rows: Rows): string {
  return aligned(rows.map((row) => row.map(printable)))
    .map((cells) => `${cells.join('  ').trimEnd()}\n`)
    .join('');
}

/** As prettier would leave it. */
export function markdownTable(rows: Rows): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell).trim().replaceAll('|', '\\|')));
  // a column is three characters wide at least, for the line under the head
  const [head = [], , ...body] = aligned([...cells.slice(0, 1), cells[0]?.map(() => '---') ?? [], ...cells.slice(1)]);
  const rule = head.map((cell) => '-'.repeat(cell.length));
  return [head, rule, ...body].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

/** By RFC 4180. What a spreadsheet would take for a formula begins with an apostrophe. */
export function csvTable(rows: Rows): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(text: string): string {
  const safe = /^[\s]*[=+\-@]|^[\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function aligned(rows: Rows): Rows {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => widths.map((width, at) => (row[at] ?? '').padEnd(width)));
}
