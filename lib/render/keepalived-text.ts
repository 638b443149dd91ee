/**
 * Any text as one word of keepalived.conf, where the keyword takes quoted and escaped words. All but a few characters are
 * written in octal: what keepalived expands in a line (variables, sequences, comments, conditions, braces) never shows.
 */
export function quoted(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return `"${bytes.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : octal(byte))).join('')}"`;
}

/** A line of keepalived.conf has room for 1023 bytes: 200 bytes of text, four each, and the keyword. */
export const MOST_QUOTED_BYTES = 200;

function isPlain(byte: number): boolean {
  return /[A-Za-z0-9 _./:=,-]/.test(String.fromCharCode(byte));
}

/** Three digits, so that a digit that follows is none of it. */
function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
