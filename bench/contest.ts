/** Measures of contestants that ran in turn, so that a machine that is busy for a while is so for all of them. */
export type Rounds<Name extends string, Measured = number> = readonly Readonly<Record<Name, Measured>>[];

/** Lets each contestant run once a round. */
export function contest<Name extends string, Measured>(
  count: number,
  contestants: Readonly<Record<Name, () => Measured>>,
): Rounds<Name, Measured> {
  const round = (): Readonly<Record<Name, Measured>> => {
    const entries = Object.entries<() => Measured>(contestants).map(([name, run]) => [name, run()] as const);
    return Object.fromEntries(entries) as Record<Name, Measured>;
  };
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
