/** The lines that are in the first text and not, or not so often, in the second. */
export function unexpectedLines(lines: readonly string[], expected: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  expected.forEach((line) => left.set(line, (left.get(line) ?? 0) + 1));
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
