import { FAINT } from './look';
import { printable } from '../page/printable';

// The syntax of Graphviz, and of the labels that look like HTML: all text of others passes here.

/** A name in quotes. */
export function quoted(text: string): string {
  return `"${printable(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Plain text inside a label. Graphviz refuses a label with nothing in it. */
export function plain(text: string): string {
  const escaped = printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return escaped === '' ? '&#160;' : escaped;
}

export type Attributes = Readonly<Record<string, string | number>>;

export function font(attributes: Attributes, content: string): string {
  return `<FONT${printed(attributes)}>${content}</FONT>`;
}

/** Beside what is more important. */
export function small(content: string): string {
  return font({ 'POINT-SIZE': 10, COLOR: FAINT }, content);
}

/** The same as a line: as high as one of common letters, or Graphviz sets it right under the line above. */
export function lineOf(content: string): string {
  return `&#160;${small(content)}&#160;`;
}

export function bold(content: string): string {
  return `<B>${content}</B>`;
}

/** A table of finished rows; without a line around it unless the attributes say so. */
export function table(attributes: Attributes, rows: readonly string[]): string {
  const bare = { BORDER: 0, CELLBORDER: 0, CELLSPACING: 0, CELLPADDING: 0 };
  return `<TABLE${printed({ ...bare, ...attributes })}>${rows.join('')}</TABLE>`;
}

export function row(...cells: readonly string[]): string {
  return `<TR>${cells.join('')}</TR>`;
}

export function cell(attributes: Attributes, content = ''): string {
  return `<TD${printed(attributes)}>${content}</TD>`;
}

/** The list of attributes behind a node, an edge or a graph. */
export function list(attributes: Attributes): string {
  const words = Object.entries(attributes).map(
    ([name, value]) => `${name}=${typeof value === 'number' ? value : quoted(value)}`,
  );
  return `[${words.join(', ')}]`;
}

function printed(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}
