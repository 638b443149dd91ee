/** Seconds for people: two digits behind the point at most. */
export function seconds(value: number): string {
  return `${Math.round(value * 100) / 100}`;
}
