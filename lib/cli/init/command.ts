import { relative } from 'node:path';
import { Command } from 'commander';
import { quoted } from '../../operate/files/shell';
import { startProject } from '../../operate/project/start-project';
import { type Next, printResult } from '../next';

const EXAMPLES = `
Examples:
  npx cdktf-lvs init lab    a project in the new folder 'lab'
  npx cdktf-lvs init        in this folder, if it is empty

The project has the manual's cluster as a stack, and a test that holds it to a snapshot.`;

/** `cdktf-lvs init`. */
export function initCommand(): Command {
  return new Command('init')
    .description('start a project with the cluster of the manual and a snapshot test')
    .argument('[folder]', 'an empty one, or a new one', '.')
    .option('--json', 'what was written, for a program', false)
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async (given: string, { json }: { readonly json: boolean }) => {
      const { folder, files } = await startProject(given);
      const next = nextOf(relative(process.cwd(), folder));
      printResult(
        json,
        { folder, files },
        `${files.map((name) => `  ${name}\n`).join('')}\n${folder} is a project\n`,
        next,
      );
    });
}

function nextOf(folder: string): Next {
  const enter = folder === '' ? '' : `cd ${quoted(folder)} && `;
  return { command: `${enter}npm install && npm test`, why: 'it compiles the stack and takes the first snapshot' };
}
