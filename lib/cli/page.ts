import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { writing } from '../operate/files/writing';
import { type Next, nextLine } from './next';
import { type StackOptions, stackOptions } from './stack-options';

/** Where a page that is made of a stack goes. */
export interface PageOptions extends StackOptions {
  readonly out?: string | undefined;
  readonly json: boolean;
}

/** What is made of a stack. */
export interface Page {
  readonly stack: string;
  readonly format: string;
  readonly text: string;
  /** Printed in a terminal, it is followed by what one would type now; a document is not. */
  readonly isForTerminal: boolean;
  /** What `--json` gives beside the format and the text. */
  readonly data: object;
  readonly next: Next;
}

/** Adds the options of a command that makes a page. */
export function pageOptions(command: Command): Command {
  return stackOptions(command)
    .option('--out <file>', 'write it there, not on standard output')
    .option('--json', 'for a program', false)
    .allowExcessArguments(false);
}

export async function givePage(page: Page, { out, json }: PageOptions): Promise<void> {
  const { stack, format, text, isForTerminal, data, next } = page;
  if (out !== undefined) {
    await writing(out, 'give --out a file in a folder that is there', () => writeFile(out, text));
  }
  if (json) {
    const file = out === undefined ? {} : { file: out };
    process.stdout.write(`${JSON.stringify({ stack, ...data, format, text, ...file, next }, undefined, 2)}\n`);
    return;
  }
  process.stdout.write(out === undefined ? text : `Wrote ${out}\n`);
  if (out !== undefined || isForTerminal) {
    process.stdout.write(nextLine(next));
  }
}
