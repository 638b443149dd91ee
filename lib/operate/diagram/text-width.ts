/** Of a letter, in parts of its height: wider than most letters of most fonts without serifs. */
const LETTER = 0.66;

/** What a text takes, in points; rather more. */
export function textWidth(text: string, points: number): number {
  return Math.ceil(text.length * points * LETTER);
}
