const CODES = { green: 32, red: 31, yellow: 33, bold: 1 } as const;

/** Colours a text for a terminal, and leaves it as it is for a file, a pipe, and for one who sets NO_COLOR. */
export function colour(
  name: keyof typeof CODES,
  text: string,
  stream: { readonly isTTY?: boolean } = process.stdout,
): string {
  const isPlain = stream.isTTY !== true || (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
  return isPlain ? text : `\u001b[${CODES[name]}m${text}\u001b[0m`;
}
