/** What the seed program does about a file, besides installing it. */
export interface Reader {
  readonly path: string;
  /** The command that judges the file before it is installed; `%s` stands for where it lies until then. */
  readonly check?: readonly string[];
  /** The command that makes the guest read the file again. */
  readonly reload?: readonly string[];
  /** Installed before the others are judged, because one of them names it. */
  readonly first?: true;
}

/** The table that the seed program goes by: JSON with a line for each file, so that a plan's difference can be read. */
export function renderReaders(readers: readonly Reader[]): string {
  const lines = readers.map(({ path, ...commands }) => ` ${JSON.stringify(path)}: ${JSON.stringify(commands)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
