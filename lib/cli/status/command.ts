import { Command, InvalidArgumentError, Option } from 'commander';
import { letGo } from '../../operate/let-go';
import { statusOf } from '../../operate/status/cluster';
import type { Status } from '../../operate/status/status';
import { watchStatus } from '../../operate/status/watch';
import { colour } from '../colour';
import { deployed } from '../lab/deployed';
import { type Next, nextFor, printResult } from '../next';
import { type StackOptions, stackOptions } from '../stack-options';
import { steps } from '../steps';
import { screenOf } from './screen';
import { screenText, statusText } from './text';

const EXAMPLES = `
Examples:
  npx cdktf-lvs status                     the deployed stack, once
  npx cdktf-lvs status --watch             again each second, until Ctrl-C
  npx cdktf-lvs status --watch --every 5   each 5 seconds
  npx cdktf-lvs status --json              for a program: docs/json.md has the shape

The exit code is 0 if all is well and as it was deployed, 1 if something is wrong or differs.`;

interface StatusFlags extends StackOptions {
  readonly watch: boolean;
  readonly every: number;
  readonly json: boolean;
}

/** `cdktf-lvs status`. */
export function statusCommand(signal: AbortSignal): Command {
  const command = new Command('status')
    .description('look at a deployed stack: who is active, what passes, and what is not as it was deployed')
    .option('--watch', 'look again and again, and draw it over; differences are looked for each 20 s', false)
    .addOption(new Option('--every <seconds>', 'between two looks of --watch').default(1).argParser(secondsOf))
    .option('--json', 'print it as JSON; with --watch, a line for each look', false)
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async ({ watch, every, json, ...options }: StatusFlags) => {
      const { rig, manifest } = await deployed(options);
      if (!watch) {
        const status = await steps({ json, signal })('Look at the cluster', () =>
          letGo(statusOf(rig, manifest), signal),
        );
        printResult(json, status, `\n${statusText(status, colour)}`, afterStatus(status, options));
        process.exitCode = status.isWell ? 0 : 1;
        return;
      }
      const screen = json ? undefined : screenOf(process.stdout);
      const hint = process.stdout.isTTY ? `, each ${every} s, Ctrl-C ends it` : '';
      const onStatus = (status: Status): void => {
        if (screen === undefined) {
          process.stdout.write(`${JSON.stringify(status)}\n`);
        } else {
          screen.show(screenText(status, colour, hint));
        }
      };
      screen?.show(`Looking at '${manifest.stack}' ...`);
      const last = await watchStatus(rig, manifest, { everyMs: every * 1000, signal, onStatus }).finally(() =>
        screen?.close(),
      );
      process.exitCode = last?.isWell === false ? 1 : 0;
      // questions that hosts have not answered would keep the process alive
      process.exit();
    });
  return stackOptions(command);
}

/** What one would do about it. */
export function afterStatus({ clusters, isWell }: Status, options: StackOptions): Next {
  const servers = clusters.flatMap(({ services }) => services).flatMap((service) => service.servers);
  const drained = servers.find(({ health }) => health === 'drained');
  const [server] = servers;
  if (!isWell) {
    return nextFor('status --watch', options, 'shows whether what you do about it helps');
  }
  if (drained !== undefined) {
    return nextFor(`undrain ${drained.name}`, options, 'lets it take connections again');
  }
  return server === undefined
    ? nextFor('status --watch', options, 'goes on looking')
    : nextFor(`drain ${server.name}`, options, 'takes it out of service without losing a connection');
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || seconds < 0.2 || seconds > 3600) {
    throw new InvalidArgumentError('Write seconds from 0.2 to 3600, such as 5.');
  }
  return seconds;
}
