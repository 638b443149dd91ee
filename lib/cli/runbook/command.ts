import { Command } from 'commander';
import { runbookOf } from '../../operate/runbook/runbook';
import { nextFor, sameStack } from '../next';
import { givePage, pageOptions, type PageOptions } from '../page';
import { chosenManifest } from '../stack-options';

const EXAMPLES = `
Examples:
  npx cdktf-lvs runbook --out runbook.md   the one stack below cdktf.out
  npx cdktf-lvs runbook --stack lab        of several stacks, this one

The drills that fit the clusters of the stack, each with its commands and the seconds of these clusters, in Markdown.`;

/** `cdktf-lvs runbook`. */
export function runbookCommand(signal: AbortSignal): Command {
  const command = new Command('runbook')
    .description('write the drills for a synthesized stack as a page: what to do, and what must be seen')
    .addHelpText('after', EXAMPLES)
    .action(async (options: PageOptions) => {
      const manifest = await chosenManifest(options);
      const text = runbookOf(manifest, sameStack(options));
      signal.throwIfAborted();
      const next = nextFor('rehearse --drill all', options, 'all drills, with nothing deployed');
      const page = { stack: manifest.stack, format: 'markdown', text, isForTerminal: false, data: {}, next };
      await givePage(page, options);
    });
  return pageOptions(command);
}
