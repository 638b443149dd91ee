import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { BREAKABLE, DRILLS } from '../../drills/table';
import type { Fault } from '../../drills/drill';
import { hasPassed } from '../../drills/report';
import { runDrills } from '../../drills/run';
import { deployed } from '../lab/deployed';
import { type LabPlace, labPlace } from '../lab/place';
import { givenStackFolder } from '../stack-folder';
import { type Next, nextFor, printResult } from '../next';
import { type StackOptions, stackOptions } from '../stack-options';
import { steps } from '../steps';
import { breakLab, checkLab, mendLab } from './break';
import { breakReport, brokenText, checkText, mendedText } from './break-text';
import { printReport, type ReportFormat, reportFormat } from './print-report';

const DRILL_EXAMPLES = `
Examples:
  npx cdktf-lvs drill --list                 what there is
  npx cdktf-lvs drill power-cut              one drill on the stack that is up
  npx cdktf-lvs drill --junit > drills.xml   all of them, for a CI server

The exit code is 0 if no drill failed, 1 if one did.`;

const BREAK_EXAMPLES = `
Examples:
  npx cdktf-lvs break private-cable-carrier  break it, and look around
  npx cdktf-lvs mend                         put it right
  npx cdktf-lvs break --secret               break something that another finds
  npx cdktf-lvs check                        whether it is repaired`;

interface DrillOptions extends ReportFormat, StackOptions {
  readonly list: boolean;
  readonly allowance: number;
}

interface JsonOptions extends StackOptions {
  readonly json: boolean;
}

interface BreakOptions extends JsonOptions {
  readonly secret: boolean;
  readonly list: boolean;
}

const JSON_HELP = 'print the result as JSON, and progress on standard error';

/** The commands that break a deployed stack: `drill`, `break`, `mend` and `check`. */
export function drillCommands(signal: AbortSignal): readonly Command[] {
  const drill = new Command('drill')
    .description('break the deployed stack in a known way, judge what happens, put it right')
    .addArgument(new Argument('[drill...]', 'which; all, if none is named').choices(DRILLS.map(({ name }) => name)))
    .option('--list', 'list the drills and what each breaks', false)
    .addOption(
      new Option('--allowance <seconds>', "seconds that this machine may add to what the cluster's timers allow")
        .default(1)
        .argParser(secondsOf),
    )
    .addHelpText('after', DRILL_EXAMPLES)
    .action(async (names: readonly string[], { list, allowance, from, stack, ...format }: DrillOptions) => {
      if (list) {
        const next = nextFor('drill power-cut', { from, stack }, 'does one of them on the stack that is up');
        printList(DRILLS, format.json, next);
        return;
      }
      const { rig, manifest } = await deployed({ from, stack });
      const step = steps({ json: format.json || format.junit, signal });
      const report = await step('Drill', ({ onProgress }) =>
        runDrills(rig, manifest, names, { onProgress, signal, allowanceSeconds: allowance }),
      );
      printReport(report, format, nextFor('status', { from, stack }, 'how the cluster is now'));
      process.exitCode = hasPassed(report) ? 0 : 1;
    });
  reportFormat(drill);

  const breaking = new Command('break')
    .description('break one thing in the deployed stack and leave it broken')
    .addArgument(new Argument('[fault]', 'what to break').choices(BREAKABLE.map(({ name }) => name)))
    .addOption(new Option('--secret', 'choose what, and do not tell').default(false))
    .option('--list', 'list what can be broken', false)
    .allowExcessArguments(false)
    .addHelpText('after', BREAK_EXAMPLES)
    .action(async (fault: string | undefined, { secret, list, json, ...options }: BreakOptions) => {
      if (list) {
        printList(BREAKABLE, json, nextFor('break --secret', options, 'breaks one of them, and does not tell which'));
        return;
      }
      if ((fault === undefined) !== secret) {
        breaking.error('error: name what to break, or write --secret; --list shows what there is');
      }
      const state = await breakLab(await placeOf(options), fault, steps({ json, signal }));
      const next = nextFor('check', options, 'whether it is repaired; mend takes it back');
      printResult(json, breakReport(state, !state.isSecret), brokenText(state), next);
    });

  const mend = new Command('mend')
    .description("take back what 'break' broke")
    .allowExcessArguments(false)
    .addHelpText('after', BREAK_EXAMPLES)
    .action(async ({ json, ...options }: JsonOptions) => {
      const state = await mendLab(await placeOf(options), steps({ json, signal }));
      const next = nextFor('status', options, 'how the cluster is now');
      printResult(json, breakReport(state, true), mendedText(state), next);
    });

  const check = new Command('check')
    .description("judge whether what 'break' broke is repaired; the exit code is 0 if it is, else 1")
    .allowExcessArguments(false)
    .addHelpText('after', BREAK_EXAMPLES)
    .action(async ({ json, ...options }: JsonOptions) => {
      const check = await checkLab(await placeOf(options), steps({ json, signal }));
      const isRepaired = check.findings.length === 0;
      const next = isRepaired
        ? nextFor('status', options, 'how the cluster is now')
        : nextFor('mend', options, 'gives up, and puts it right');
      const report = { ...breakReport(check.state, isRepaired || !check.state.isSecret), isRepaired };
      printResult(json, { ...report, findings: check.findings }, checkText(check), next);
      process.exitCode = isRepaired ? 0 : 1;
    });
  [breaking, mend, check].forEach((command) => command.option('--json', JSON_HELP, false));
  return [drill, breaking, mend, check].map(stackOptions);
}

async function placeOf({ from, stack }: StackOptions): Promise<LabPlace> {
  return labPlace(await givenStackFolder(from, stack));
}

function secondsOf(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) {
    throw new InvalidArgumentError('Write seconds, such as 2 or 0.4.');
  }
  return Number(text);
}

function printList(faults: readonly Fault[], isJson: boolean, next: Next): void {
  const width = Math.max(...faults.map(({ name }) => name.length));
  if (isJson) {
    printResult(true, { list: faults.map(({ name, title }) => ({ name, title })) }, '', next);
  } else {
    process.stdout.write(faults.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join(''));
  }
}
