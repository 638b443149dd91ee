/** Measures of contestants that ran in turn, so that a machine that is busy for a while is so for all of them. */
export type Rounds<Name extends string> = readonly Readonly<Record<Name, number>>[];

/** Lets each contestant run once a round; a round before the first warms the disk's cache. */
export function contest<Name extends string>(
  count: number,
  contestants: Readonly<Record<Name, () => number>>,
): Rounds<Name> {
  const round = (): Readonly<Record<Name, number>> => {
    const entries = Object.entries<() => number>(contestants).map(([name, run]) => [name, run()] as const);
    return Object.fromEntries(entries) as Record<Name, number>;
  };
  round();
  return Array.from({ length: count }, round);
}

/** The middle of the rounds' own ratios. */
export function ratioOf<Name extends string>(rounds: Rounds<Name>, one: Name, other: Name): number {
  return median(rounds.map((round) => round[one] / round[other]));
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
