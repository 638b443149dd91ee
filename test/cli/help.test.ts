import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { doctorCommand } from '../../lib/cli/doctor/command';
import { drillCommands } from '../../lib/cli/drill/command';
import { imageCommand } from '../../lib/cli/image/command';
import { labCommand } from '../../lib/cli/lab/command';
import { rehearseCommand } from '../../lib/cli/rehearse/command';
import { downCommand, upCommand } from '../../lib/cli/up/command';

const { signal } = new AbortController();
const COMMANDS = [doctorCommand, upCommand, downCommand, imageCommand, labCommand, rehearseCommand]
  .map((make) => make(signal))
  .concat(drillCommands(signal))
  .flatMap((command) => [command, ...command.commands]);

function help(command: Command): string {
  const texts: string[] = [];
  command.configureOutput({ writeOut: (text) => texts.push(text), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return texts.join('');
}

describe.each(COMMANDS.map((command) => [command.name(), command] as const))('the help of %s', (_, command) => {
  test('keeps to 80 columns', () => {
    const text = help(command);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('shows how it is written', () => {
    expect(help(command)).toMatch(/\n(Examples?:|It needs|A fetch)/);
  });
});
