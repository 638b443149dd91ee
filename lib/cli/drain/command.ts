import { Command, Option } from 'commander';
import { type DrainResult, drainServer } from '../../operate/drain/drain';
import { drainTarget } from '../../operate/drain/target';
import { type UndrainResult, undrainServer } from '../../operate/drain/undrain';
import { deployed } from '../lab/deployed';
import { type Next, nextFor, printResult } from '../next';
import { type StackOptions, stackOptions } from '../stack-options';
import { steps } from '../steps';
import { wholeSeconds } from '../whole-seconds';

const EXAMPLES = `
Examples:
  npx cdktf-lvs drain web-rs1               no new connections, and the open ones end
  npx cdktf-lvs drain web-rs1 --timeout 0   the same without waiting for those

A drained server keeps its connections, and stays drained over reloads, failovers and reboots, until 'undrain'.
Where a service is persistent and does not quiesce, clients that it holds to the server still come to it.
The exit code is 0 if no connection is left, 1 if some are.`;

const UNDRAIN_EXAMPLES = `
Example:
  npx cdktf-lvs undrain web-rs1   it takes connections again, on both routers`;

interface DrainFlags extends StackOptions {
  readonly timeout: number;
  readonly force: boolean;
  readonly json: boolean;
}

/** The commands `drain` and `undrain`. */
export function drainCommands(signal: AbortSignal): readonly Command[] {
  const drain = new Command('drain')
    .description('give a real server no new connections, on both routers, and wait until the open ones have ended')
    .argument('<server>', 'its host name, such as web-rs1')
    .addOption(
      new Option('--timeout <seconds>', 'how long to wait for open connections').default(300).argParser(wholeSeconds),
    )
    .option('--force', 'also the last server of a service, and also if a router does not answer', false)
    .action(async (name: string, { timeout, force, json, ...options }: DrainFlags) => {
      const { rig, manifest } = await deployed(options);
      const target = drainTarget(manifest, name);
      const step = steps({ json, signal });
      const result = await step(`Drain ${name}`, (task) =>
        drainServer(rig, target, { ...task, timeoutSeconds: timeout, force }),
      );
      printResult(json, result, drainText(result), afterDrain(result, options));
      process.exitCode = result.connections === 0 ? 0 : 1;
    });
  const undrain = new Command('undrain')
    .description('let a drained real server take connections again')
    .argument('<server>', 'its host name, such as web-rs1')
    .option('--force', 'also if a router does not answer', false)
    .action(async (name: string, { force, json, ...options }: Omit<DrainFlags, 'timeout'>) => {
      const { rig, manifest } = await deployed(options);
      const target = drainTarget(manifest, name);
      const step = steps({ json, signal });
      const result = await step(`Undrain ${name}`, (task) => undrainServer(rig, target, { ...task, force }));
      printResult(json, result, undrainText(result), nextFor('status', options, 'shows what each server gets'));
    });
  const texts = [
    [drain, EXAMPLES],
    [undrain, UNDRAIN_EXAMPLES],
  ] as const;
  return texts.map(([command, examples]) =>
    stackOptions(command)
      .option('--json', 'print the result as JSON, and progress on standard error', false)
      .allowExcessArguments(false)
      .addHelpText('after', examples),
  );
}

/** For people. */
function drainText({ server, routers, silent, connections, unserved, seconds }: DrainResult): string {
  const left =
    connections === 0
      ? `no connection is left after ${seconds} s`
      : `${connections} connections are still open after ${seconds} s; they go on`;
  return [
    `${server} is drained on ${routers.join(' and ')}: ${left}.\n`,
    ...silent.map((router) => `${router} does not answer and knows nothing of it.\n`),
    ...unserved.map((service) => `${service} has no server now that takes connections.\n`),
  ].join('');
}

function afterDrain({ server, connections }: DrainResult, options: StackOptions): Next {
  return connections === 0
    ? nextFor(`undrain ${server}`, options, 'once your work on it is done')
    : nextFor(`drain ${server}`, options, 'waits again for the connections that are left');
}

/** For people. */
function undrainText({ server, routers, silent, takesConnections }: UndrainResult): string {
  const now = takesConnections
    ? 'it takes connections again'
    : 'it takes connections once its health checks pass and its weight is more than 0';
  return [
    `${server} is no longer drained on ${routers.join(' and ')}: ${now}.\n`,
    ...silent.map((router) => `${router} does not answer and knows nothing of it.\n`),
  ].join('');
}
