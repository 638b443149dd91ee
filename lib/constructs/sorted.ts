/** By path, so that the order in which constructs are made changes nothing. */
export function sorted<T extends { readonly path: string }>(parts: readonly T[]): readonly T[] {
  return [...parts].sort((one, other) => (one.path < other.path ? -1 : 1));
}
