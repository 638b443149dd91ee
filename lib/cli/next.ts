import { quoted } from '../operate/files/shell';
import type { StackOptions } from './stack-options';

/** What one would type now, and why. A member `next` of what `--json` prints has the same shape. */
export interface Next {
  readonly command: string;
  readonly why: string;
}

/** The last line of a command's output for people. */
export function nextLine({ command, why }: Next): string {
  return `\nnext: ${command}  (${why})\n`;
}

/** Prints what a command found or did: as JSON with its `next`, or in words that end with it. */
export function printResult(isJson: boolean, result: object, words: string, next: Next): void {
  process.stdout.write(isJson ? `${JSON.stringify({ ...result, next }, undefined, 2)}\n` : `${words}${nextLine(next)}`);
}

/** Another command about the same stack: it is named as it was named before. */
export function nextFor(words: string, options: StackOptions, why: string): Next {
  return { command: `npx cdktf-lvs ${words}${sameStack(options)}`, why };
}

/** The options that name the same stack to another command, each with a blank before. */
export function sameStack({ from, stack }: StackOptions): string {
  const words = [...(from === '.' ? [] : ['--from', from]), ...(stack === undefined ? [] : ['--stack', stack])];
  return words.map((word) => ` ${quoted(word)}`).join('');
}
