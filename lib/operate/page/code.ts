import { printable } from './printable';

/** A text in a Markdown document in which nothing of Markdown counts. */
export function code(text: string): string {
  const words = printable(text).trim();
  const longest = Math.max(0, ...(words.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = words === '' || words.startsWith('`') || words.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${words}${pad}${fence}`;
}
