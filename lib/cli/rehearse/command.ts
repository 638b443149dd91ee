import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { hasPassed } from '../../drills/report';
import { runDrills } from '../../drills/run';
import { DRILLS } from '../../drills/table';
import { reportOf } from '../../rig/rehearsal/report';
import { type GuestFacts, startRehearsal } from '../../rig/rehearsal/start';
import { printReport, type ReportFormat, reportFormat } from '../drill/print-report';
import { nextFor, printResult } from '../next';
import { chosenManifest, type StackOptions, stackOptions } from '../stack-options';
import { steps } from '../steps';
import { rehearsalTable } from './table';

const EXAMPLES = `
Examples:
  npx cdktf-lvs rehearse                           the one stack below cdktf.out
  npx cdktf-lvs rehearse --from app --stack lab    this one
  npx cdktf-lvs rehearse --json                    the report for a program
  npx cdktf-lvs rehearse --drill power-cut         break it, and judge
  npx cdktf-lvs rehearse cdktf.out --drill freeze  the folder before the drills
  npx cdktf-lvs rehearse --drill all --junit       all drills, for a CI server

Nothing outside QEMU is touched:
no root, no libvirt, no network of this machine.`;

interface RehearseOptions extends ReportFormat, StackOptions {
  readonly drill: readonly string[] | undefined;
}

// a host is a few processes here, also on a busy machine
const BOOT_SECONDS = 120;

/** `cdktf-lvs rehearse`. */
export function rehearseCommand(signal: AbortSignal): Command {
  const command = new Command('rehearse')
    .description('run a synthesized cluster inside one small virtual machine, and report what it does')
    .argument('[folder]', 'the same as --from, before any --drill')
    .addOption(
      new Option(
        '--drill <drills...>',
        "drills to do, or all of them; 'npx cdktf-lvs drill --list' shows what each breaks",
      ).argParser(drillNamed),
    )
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async (given: string | undefined, { drill, from, stack, ...format }: RehearseOptions) => {
      if (given !== undefined && command.getOptionValueSource('from') === 'cli') {
        command.error(`error: the folder is given twice, as '${given}' and by --from: leave one of them out`);
      }
      const where = { from: given ?? from, stack };
      const { json, junit } = format;
      const step = steps({ json: json || junit, signal });
      const manifest = await chosenManifest(where);
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
          printReport(drills, format, nextFor('up', where, 'deploys it on this machine'));
          process.exitCode = hasPassed(drills) ? 0 : 1;
          return;
        }
        const report = await step('Look at what they do', (task) => reportOf(rehearsal, manifest, task));
        const next = nextFor('rehearse --drill power-cut', where, 'breaks it, and judges what happens');
        printResult(json, report, `\n${rehearsalTable(report)}`, next);
        process.exitCode = report.problems.length === 0 ? 0 : 1;
      } finally {
        await rehearsal.stop();
      }
    });
  reportFormat(command);
  return stackOptions(command);
}

function drillNamed(name: string, before: readonly string[] = []): readonly string[] {
  if (name !== 'all' && !DRILLS.some((drill) => drill.name === name)) {
    throw new InvalidArgumentError(
      existsSync(name)
        ? `'${name}' is a folder, and would be a drill here: write it first, as in 'rehearse ${name} --drill ${before[0] ?? 'all'}'.`
        : `Allowed choices are all, ${DRILLS.map((drill) => drill.name).join(', ')}.`,
    );
  }
  return [...before, name];
}

function lineOf(guests: readonly GuestFacts[]): string {
  const hosts = guests.flatMap((guest) => guest.hosts).length;
  const released = Math.max(...guests.map(({ releasedSeconds }) => releasedSeconds));
  return `${hosts} hosts${guests.length > 1 ? ` of ${guests.length} guests` : ''} in ${released} s`;
}
