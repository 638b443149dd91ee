/** What one would type now, and why. A member `next` of what `--json` prints has the same shape. */
export interface Next {
  readonly command: string;
  readonly why: string;
}

/** The last line of a command's output for people. */
export function nextLine({ command, why }: Next): string {
  return `\nnext: ${command}  (${why})\n`;
}
