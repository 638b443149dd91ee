import { Command } from 'commander';
import { nextFor, printResult } from '../next';
import { steps } from '../steps';
import { labApp } from './app';
import { deployed } from './deployed';
import { labDown } from './down';
import { lookAround, proofTable } from './proof';
import { labUp } from './up';

const EXAMPLES = `
Examples:
  npm run lab                                  bring it up, change it, break it
  npm run lab -- --json                        the same for a program
  npm run lab -- run lvs-primary ipvsadm -Ln   a command on a guest
  npm run lab -- down                          take it all down`;

/** `cdktf-lvs lab`. */
export function labCommand(signal: AbortSignal): Command {
  const lab = new Command('lab')
    .description("deploy this checkout's example on this machine, and show what it does")
    .option('--json', 'print the proof as JSON, and progress on standard error', false)
    .enablePositionalOptions()
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async ({ json }: LabOptions) => {
      const proof = await labUp(await labApp('.'), steps({ json, signal }), signal);
      const text = `\n${proofTable(proof)}\n\nLook around:\n${lookAround(proof)}\n`;
      printResult(json, proof, text, nextFor('status', { from: '.' }, 'how the cluster is now'));
    });
  // written before the word or behind it
  const isForProgram = (own: boolean): boolean => own || lab.opts<LabOptions>().json;
  lab
    .command('down')
    .description('destroy the stack, stop the private hypervisor, remove state and proof')
    .option('--json', 'print the result as JSON, and progress on standard error', false)
    .allowExcessArguments(false)
    .addHelpText('after', '\nExample:\n  npm run lab -- down')
    .action(async (own: LabOptions) => {
      const json = isForProgram(own.json);
      await labDown(await labApp('.'), undefined, steps({ json, signal }), signal);
      printResult(json, {}, '', { command: 'npm run lab', why: 'brings it up anew' });
    });
  lab
    .command('run')
    .description('run a command on a guest, through its agent')
    .argument('<host>', 'as in the manifest, such as lvs-primary')
    .argument('<command...>', 'the words of the command')
    .option('--json', 'print what it said, and its exit code, as JSON; stands before the host', false)
    .passThroughOptions()
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (host: string, command: readonly string[], own: LabOptions) => {
      process.exitCode = await runOnGuest(host, command, isForProgram(own.json));
    });
  return lab;
}

const RUN_EXAMPLES = `
Examples:
  npm run lab -- run lvs-backup ip -br address
  npm run lab -- run --json lvs-backup ipvsadm -Ln   the same for a program`;

interface LabOptions {
  readonly json: boolean;
}

async function runOnGuest(host: string, command: readonly string[], json: boolean): Promise<number> {
  const { rig } = await deployed({ from: '.' });
  const { exitCode, stdout, stderr } = await rig.run(host, command);
  if (json) {
    const next = nextFor('status', { from: '.' }, 'how the cluster is now');
    printResult(json, { host, command, exitCode, stdout, stderr }, '', next);
  } else {
    process.stdout.write(stdout);
    process.stderr.write(stderr);
  }
  return exitCode === 0 ? 0 : 1;
}
