import { realpathSync } from 'node:fs';
import { Command, Option } from 'commander';
import { HostError } from '../../host/host-error';
import { diagnose } from '../../operate/doctor/doctor';
import { type DoctorReport, type Purpose, PURPOSES } from '../../operate/doctor/finding';
import { type Examined, probeMachine } from '../../operate/doctor/probe';
import { quoted } from '../../operate/files/shell';
import { letGo } from '../../operate/let-go';
import { labApp } from '../lab/app';
import { labPlace, readChoice } from '../lab/place';
import { type Next, nextFor, printResult } from '../next';
import { findStackFolder, hasStacks } from '../stack-folder';
import { type StackOptions, stackOptions } from '../stack-options';
import { steps } from '../steps';
import { synthCommand } from '../synth-command';
import { doctorTable } from './table';

const EXAMPLES = `
Examples:
  npx cdktf-lvs doctor                 all that this machine can do and lacks
  npx cdktf-lvs doctor --for rehearse  only what a rehearsal needs
  npx cdktf-lvs doctor --json          the findings for a program

Nothing is changed.
The exit code is 0 if nothing lacks of what was asked for, else 1.`;

interface DoctorOptions extends StackOptions {
  readonly for: Purpose | undefined;
  readonly json: boolean;
}

/** `cdktf-lvs doctor`. */
export function doctorCommand(signal: AbortSignal): Command {
  const command = new Command('doctor')
    .description('say what this machine can do and lacks, and the command that mends it')
    .addOption(new Option('--for <purpose>', 'what it is wanted for; all, if none is named').choices([...PURPOSES]))
    .option('--json', 'print the findings as JSON, and progress on standard error', false)
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async ({ for: purpose, json, ...options }: DoctorOptions) => {
      const step = steps({ json, signal });
      const examined = await examinedBy(options);
      const facts = await step('Look at this machine', () => letGo(probeMachine(examined), signal));
      const report = diagnose(facts, purpose === undefined ? PURPOSES : [purpose]);
      const next = nextOf(report, examined, options);
      printResult(json, report, `\n${doctorTable(report)}`, next);
      process.exitCode = report.purposes.every(({ works }) => works) ? 0 : 1;
    });
  return stackOptions(command);
}

async function examinedBy({ from, stack }: StackOptions): Promise<Examined> {
  const app = await labApp(from).catch((error: unknown) => {
    if (error instanceof HostError && stack === undefined) {
      return error;
    }
    throw error;
  });
  if (app instanceof HostError) {
    const { message: problem } = app;
    return { project: undefined, problem, synth: undefined, start: from, stackFolder: undefined, kind: undefined };
  }
  const { project, output } = app;
  const stackFolder = (await hasStacks(output)) ? await findStackFolder(output, stack) : undefined;
  const choice = stackFolder === undefined ? undefined : await readChoice(labPlace(stackFolder));
  return { project, problem: '', synth: synthIn(project), start: from, stackFolder, kind: choice?.kind };
}

/** As it is typed here. */
function synthIn(project: string): string | undefined {
  const command = synthCommand(project);
  return command === undefined || project === realpathSync('.') ? command : `cd ${quoted(project)} && ${command}`;
}

function nextOf({ purposes }: DoctorReport, { synth = '' }: Examined, options: StackOptions): Next {
  const lacking = purposes.flatMap(({ findings }) => findings).filter(({ verdict }) => verdict === 'lacks');
  const mendable = lacking.find(({ mend }) => mend !== undefined);
  const last = purposes.at(-1)?.purpose ?? 'deploy';
  if (mendable?.mend !== undefined) {
    return { command: mendable.mend, why: `mends '${mendable.check}'` };
  }
  if (lacking.length > 0) {
    return nextFor('doctor', options, 'look again when that is mended');
  }
  switch (last) {
    case 'synth':
      return { command: synth, why: 'all is there to synthesize' };
    case 'rehearse':
      return nextFor('rehearse', options, 'all is there to rehearse');
    case 'deploy':
      return nextFor('up', options, 'all is there to deploy');
  }
}
