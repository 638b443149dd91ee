/** A text without what XML cannot hold, and without what ends a line. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029\ufffe\uffff]/gu, ' ');
}
