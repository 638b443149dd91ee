/** A word for sh(1), whatever is in it. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command for sh(1). */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/** A command as people read it, and as the next run of apply.sh knows it: not for a shell. */
export function inOneLine(words: readonly string[]): string {
  return words.join(' ').replaceAll(/\s+/g, ' ');
}

/** A function that does each of these, or nothing. */
export function shellFunction(name: string, lines: readonly string[]): string {
  return `${name}() {\n${lines.length === 0 ? '  :\n' : lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

/** A function that runs the one command that its first argument numbers. */
export function choice(
  name: string,
  commands: ReadonlyMap<number, readonly string[]>,
  word: (word: string) => string = quoted,
): string {
  const cases = [...commands].map(([number, words]) => `${number}) ${words.map(word).join(' ')} ;;`);
  return shellFunction(name, cases.length === 0 ? [] : ['case $1 in', ...cases.map((line) => `  ${line}`), 'esac']);
}

/** A word in which `%s` stands for the function's second argument. */
export function withPlace(word: string): string {
  const parts = word.split('%s').map((part) => (part === '' ? '' : quoted(part)));
  return parts.length === 1 ? quoted(word) : parts.join('"$2"');
}
