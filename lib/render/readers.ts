/** The commands that judge a file before it is installed, and that make the guest read it again. */
export interface Reader {
  readonly path: string;
  /** `%s` stands for where the new file lies until it is installed. */
  readonly check?: readonly string[];
  readonly reload?: readonly string[];
  /** Installed before the others are judged. */
  readonly first?: true;
}

/** The table that the seed program goes by: JSON with a line for each file, so that a plan's difference can be read. */
export function renderReaders(readers: readonly Reader[]): string {
  const lines = readers.map(({ path, ...commands }) => ` ${JSON.stringify(path)}: ${JSON.stringify(commands)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
