import type { Command } from 'commander';
import type { Manifest } from '../manifest';
import { readManifest } from '../rig/deployment';
import { givenStackFolder } from './stack-folder';

/** Where a command finds its stack. */
export interface StackOptions {
  readonly from: string;
  readonly stack?: string | undefined;
}

/** Adds the two options. */
export function stackOptions(command: Command): Command {
  return command
    .option('--from <folder>', 'the folder of a project, of its cdktf.out, or of a stack in it', '.')
    .option('--stack <name>', 'the stack, where the app has several');
}

/** The manifest of the stack that the options name; refuses a stale one. */
export async function chosenManifest({ from, stack }: StackOptions): Promise<Manifest> {
  return readManifest(await givenStackFolder(from, stack));
}
