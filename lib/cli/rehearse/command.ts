import { Command, Option } from 'commander';
import { hasPassed } from '../../drills/report';
import { runDrills } from '../../drills/run';
import { DRILLS } from '../../drills/table';
import { readManifest } from '../../rig/deployment';
import { reportOf } from '../../rig/rehearsal/report';
import { type GuestFacts, startRehearsal } from '../../rig/rehearsal/start';
import { printReport, type ReportFormat, reportFormat } from '../drill/print-report';
import { findStackFolder } from '../stack-folder';
import { type Next, nextFor, printResult } from '../next';
import { steps } from '../steps';
import { rehearsalTable } from './table';

const EXAMPLES = `
Examples:
  cdktf-lvs rehearse                        the one stack below cdktf.out
  cdktf-lvs rehearse cdktf.out/stacks/lab   this one
  cdktf-lvs rehearse --json                 the report for a program
  cdktf-lvs rehearse --drill power-cut      break it in a known way, and judge
  cdktf-lvs rehearse --drill all --junit    all drills, for a CI server

Nothing outside QEMU is touched:
no root, no libvirt, no network of this machine.`;

interface RehearseOptions extends ReportFormat {
  readonly drill: readonly string[] | undefined;
  readonly stack?: string;
}

// a host is a few processes here, also on a busy machine
const BOOT_SECONDS = 120;

/** `cdktf-lvs rehearse`. */
export function rehearseCommand(signal: AbortSignal): Command {
  const command = new Command('rehearse')
    .description('run a synthesized cluster inside one small virtual machine, and report what it does')
    .argument('[folder]', 'of a project, of its cdktf.out, or of a stack in it', '.')
    .addOption(
      new Option(
        '--drill <drills...>',
        "drills to do, or all of them; 'cdktf-lvs drill --list' shows what each breaks",
      ).choices(['all', ...DRILLS.map(({ name }) => name)]),
    )
    .option('--stack <name>', 'which, where an app has several')
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, { drill, stack, ...format }: RehearseOptions) => {
      const { json, junit } = format;
      const step = steps({ json: json || junit, signal });
      const manifest = await readManifest(await findStackFolder(folder, stack));
      const rehearsal = await step(`Start the hosts of '${manifest.stack}'`, async (task) => {
        const started = await startRehearsal(manifest, task);
        task.say(lineOf(started.guests));
        return started;
      });
      try {
        if (drill !== undefined) {
          const names = drill.includes('all') ? [] : drill;
          const drills = await step('Drill', ({ onProgress }) =>
            runDrills(rehearsal.rig, manifest, names, { onProgress, signal, bootSeconds: BOOT_SECONDS }),
          );
          printReport(drills, format, afterDrills(folder, stack));
          process.exitCode = hasPassed(drills) ? 0 : 1;
          return;
        }
        const report = await step('Look at what they do', (task) => reportOf(rehearsal, manifest, task));
        printResult(json, report, `\n${rehearsalTable(report)}`, afterRehearsal(folder, stack));
        process.exitCode = report.problems.length === 0 ? 0 : 1;
      } finally {
        await rehearsal.stop();
      }
    });
  reportFormat(command);
  return command;
}

function afterRehearsal(folder: string, stack: string | undefined): Next {
  const named = stack === undefined ? '' : ` --stack ${stack}`;
  const where = folder === '.' ? '' : ` ${folder}`;
  return {
    command: `npx cdktf-lvs rehearse${where}${named} --drill power-cut`,
    why: 'breaks it, and judges what happens',
  };
}

function afterDrills(folder: string, stack: string | undefined): Next {
  return nextFor('up', { from: folder, ...(stack !== undefined && { stack }) }, 'deploys it on this machine');
}

function lineOf(guests: readonly GuestFacts[]): string {
  const hosts = guests.flatMap((guest) => guest.hosts).length;
  const released = Math.max(...guests.map(({ releasedSeconds }) => releasedSeconds));
  return `${hosts} hosts${guests.length > 1 ? ` of ${guests.length} guests` : ''} in ${released} s`;
}
