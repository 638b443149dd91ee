/** What is wrong with objects that are each right by themselves. */
export interface Problem {
  /** Stable; docs/rules.md lists them. */
  readonly code: `LVS${string}`;
  readonly severity: 'error' | 'warning';
  /** The construct that the caller has to change. */
  readonly path: string;
  /** What is wrong, in the caller's words. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** The items that share a key with another one, each group in its order; groups of one are left out. */
export function sharing<T>(items: readonly T[], key: (item: T) => string): readonly (readonly [T, T, ...T[]])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) {
      groups.set(key(item), [item]);
    } else {
      group.push(item);
    }
  }
  return [...groups.values()].filter((group): group is [T, T, ...T[]] => group.length > 1);
}
