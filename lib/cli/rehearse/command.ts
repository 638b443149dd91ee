import { Command } from 'commander';
import { readManifest } from '../../rig/deployment';
import { reportOf } from '../../rig/rehearsal/report';
import { startRehearsal } from '../../rig/rehearsal/start';
import { steps } from '../steps';
import { findStackFolder } from './stack-folder';
import { rehearsalTable } from './table';

const EXAMPLES = `
Examples:
  cdktf-lvs rehearse                        the one stack below cdktf.out
  cdktf-lvs rehearse cdktf.out/stacks/lab   this one
  cdktf-lvs rehearse --json                 the report for a program

Nothing outside one QEMU process is touched: no root, no libvirt, no network of this machine.`;

/** `cdktf-lvs rehearse`. */
export function rehearseCommand(signal: AbortSignal): Command {
  return new Command('rehearse')
    .description('run a synthesized cluster inside one small virtual machine, and report what it does')
    .argument('[folder]', 'of a project, of its cdktf.out, or of a stack in it', '.')
    .option('--json', 'print the report as JSON, and progress on standard error', false)
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, { json }: { readonly json: boolean }) => {
      const step = steps({ json, signal });
      const manifest = await readManifest(await findStackFolder(folder));
      const rehearsal = await step(`Start the hosts of '${manifest.stack}'`, async (task) => {
        const started = await startRehearsal(manifest, task);
        task.say(`${started.job.hosts.length} hosts in ${started.guest.releasedSeconds} s`);
        return started;
      });
      try {
        const report = await step('Look at what they do', (task) => reportOf(rehearsal, manifest, task));
        process.stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : `\n${rehearsalTable(report)}`);
        process.exitCode = report.problems.length === 0 ? 0 : 1;
      } finally {
        await rehearsal.stop();
      }
    });
}
