/** Milliseconds in seconds, to a hundredth. */
export function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 10) / 100;
}

/** Seconds for people: two digits behind the point at most. */
export function seconds(value: number): string {
  return `${Math.round(value * 100) / 100}`;
}
