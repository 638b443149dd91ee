#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { HostError } from '../host/host-error';
import { packageFolder } from '../host/package-folder';
import { bridgesCommand } from './bridges/command';
import { captureCommand } from './capture/command';
import { consoleCommand } from './console/command';
import { diagramCommand } from './diagram/command';
import { doctorCommand } from './doctor/command';
import { drainCommands } from './drain/command';
import { drillCommands } from './drill/command';
import { filesCommand } from './files/command';
import { imageCommand } from './image/command';
import { initCommand } from './init/command';
import { labCommand } from './lab/command';
import { planCommand } from './plan/command';
import { rehearseCommand } from './rehearse/command';
import { rollCommand } from './roll/command';
import { runbookCommand } from './runbook/command';
import { sshCommandLine } from './ssh/command';
import { statusCommand } from './status/command';
import { downCommand, upCommand } from './up/command';

/** What one who interrupts a command must know. */
const INTERRUPTED: Readonly<Record<string, string>> = {
  lab: "interrupted: 'npm run lab' goes on from here, 'npm run lab -- down' takes all of it down",
  up: "interrupted: 'npx cdktf-lvs up' goes on from here, 'npx cdktf-lvs down' takes all of it down",
  down: "interrupted: 'npx cdktf-lvs down' goes on from here",
  roll: "interrupted: 'npx cdktf-lvs roll' goes on from here, 'npx cdktf-lvs status' says how it stands",
  image: 'interrupted: the same command goes on from here',
};

/** 0: done, 1: failed, 2: not understood. */
async function main(args: readonly string[]): Promise<number> {
  const abort = new AbortController();
  const words = INTERRUPTED[args[0] ?? ''] ?? 'interrupted';
  const interrupt = (): void => abort.abort(new HostError(words));
  // npm passes on a signal that the terminal has sent already: the second one means nothing
  (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.on(signal, interrupt));
  const readers = watchReaders(() => abort.abort(new HostError(words)));
  const program = new Command('cdktf-lvs')
    .description('tools around LVS clusters on libvirt')
    .version(version(), '-V, --version', 'print the version of this package')
    .enablePositionalOptions()
    // the longest of the commands leaves their descriptions a narrow column: wrapped is still better than wide
    .configureHelp({ minWidthToWrap: 20 })
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)')
    .addCommand(doctorCommand(abort.signal))
    .addCommand(initCommand())
    .addCommand(upCommand(abort.signal))
    .addCommand(downCommand(abort.signal))
    .addCommand(imageCommand(abort.signal))
    .addCommand(labCommand(abort.signal))
    .addCommand(rehearseCommand(abort.signal))
    .addCommand(filesCommand())
    .addCommand(diagramCommand(abort.signal))
    .addCommand(planCommand(abort.signal))
    .addCommand(bridgesCommand())
    .addCommand(runbookCommand(abort.signal))
    .addCommand(sshCommandLine(abort.signal))
    .addCommand(consoleCommand(abort.signal))
    .addCommand(captureCommand(abort.signal))
    .addCommand(statusCommand(abort.signal))
    .addCommand(rollCommand(abort.signal));
  [...drainCommands(abort.signal), ...drillCommands(abort.signal)].forEach((command) => program.addCommand(command));
  // subcommands that are added do not inherit it
  everyCommand(program).forEach((command) => command.exitOverride());
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : 2;
    }
    // one whose reader has left it ends in silence, but for what would be half-done
    if (!readers.isGone() || (args[0] ?? '') in INTERRUPTED) {
      process.stderr.write(`\n${abort.signal.aborted ? words : wordsOf(error)}\n`);
    }
    if (abort.signal.aborted) {
      // what was let go, and has not answered yet, would keep the process alive
      process.exit(1);
    }
    return 1;
  }
}

function version(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** Notes that nobody reads any more, as behind `| head`, and then ends the work; any other failed write is thrown. */
function watchReaders(end: () => void): { readonly isGone: () => boolean } {
  let isGone = false;
  [process.stdout, process.stderr].forEach((stream) =>
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') {
        throw error;
      }
      isGone = true;
      end();
    }),
  );
  return { isGone: () => isGone };
}

function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** Errors that were thrown for people are sentences; of any other kind the stack is what helps. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const isSentence =
    ['Error', 'HostError', 'InputError'].includes(error.name) && !('code' in error && error.name === 'Error');
  return isSentence ? error.message : (error.stack ?? error.message);
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode ||= code;
});
