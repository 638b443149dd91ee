/**
 * Any text as one word of keepalived.conf, where the keyword takes quoted and escaped words. All but a few characters are
 * written in octal: what keepalived expands in a line (variables, sequences, comments, conditions, braces) never shows.
 */
export function quoted(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return `"${bytes.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : octal(byte))).join('')}"`;
}

/** A command as keepalived's scripts take it: it reads the words twice, so those with a meaning are quoted twice. */
export function quotedCommand(words: readonly string[]): string {
  return quoted(words.map((word) => (/^[A-Za-z0-9_./:=,-]+$/.test(word) ? word : quoted(word))).join(' '));
}

/** A line of keepalived.conf has room for 1023 bytes: 200 bytes of text, four each, and the keyword. */
export const MOST_QUOTED_BYTES = 200;
/** As many of a script's own words, quoted twice, leave room for its path, the address and the port. */
export const MOST_COMMAND_BYTES = 700;

function isPlain(byte: number): boolean {
  return /[A-Za-z0-9 _./:=,-]/.test(String.fromCharCode(byte));
}

/** Three digits, so that a digit that follows is none of it. */
function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
