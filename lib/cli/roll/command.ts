import { Command, Option } from 'commander';
import { HostError } from '../../host/host-error';
import { labImage } from '../../host/image';
import { terraformEnvironment } from '../../host/provider';
import { terraformInit } from '../../host/terraform';
import { terraformMachines } from '../../operate/roll/machines';
import { planRoll, roll, type RollPlan } from '../../operate/roll/roll';
import { readDeployment } from '../../rig/deployment';
import { libvirtRig } from '../../rig/libvirt-rig';
import { labApp, withAppLock } from '../lab/app';
import { chosenLibvirt } from '../lab/libvirt';
import { deployable, synthesize } from '../lab/stack';
import { type Next, nextFor, printResult } from '../next';
import { stackOptions, type StackOptions } from '../stack-options';
import { steps } from '../steps';
import { wholeSeconds } from '../whole-seconds';
import { rollText } from './text';

const EXAMPLES = `
Examples:
  npx cdktf-lvs roll --plan       what would be done, and what cannot be
  npx cdktf-lvs roll              routers and servers one after the other, nothing lost
  npx cdktf-lvs roll --idle 60    give silent connections a minute to speak, so that they survive as well

It synthesizes the app first. One that stopped goes on when it is called
again; to turn back, take the change back and call it again.
The exit code is 0 if all is as the stack has it, else 1.`;

interface RollCommandOptions extends StackOptions {
  readonly plan: boolean;
  readonly idle: number;
  readonly drainTimeout: number;
  readonly outage: boolean;
  readonly json: boolean;
}

/** `cdktf-lvs roll`. */
export function rollCommand(signal: AbortSignal): Command {
  return stackOptions(new Command('roll'))
    .description('change machines of a running cluster one after the other, with nothing lost')
    .option('--plan', 'say what would be done, and do nothing', false)
    .addOption(
      new Option('--idle <seconds>', 'how long to wait for a packet of silent connections')
        .default(0)
        .argParser(wholeSeconds),
    )
    .addOption(
      new Option('--drain-timeout <seconds>', 'how long a real server may take to finish its connections')
        .default(300)
        .argParser(wholeSeconds),
    )
    .option('--outage', 'also what the routers of a pair could not understand half-way: all at once', false)
    .option('--json', 'print the report as JSON, and progress on standard error', false)
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async ({ plan: isPlan, json, ...options }: RollCommandOptions) => {
      const step = steps({ json, signal });
      const app = await labApp(options.from);
      await withAppLock(app, signal, async () => {
        const synthesized = await step('Synthesize the stack', (task) => synthesize(app, options.stack, {}, task));
        const { place, document, manifest } = synthesized;
        const libvirt = await chosenLibvirt(place);
        const { machines, rig } = await step('Look at what is deployed', async (task) => {
          const environment = await terraformEnvironment(task);
          const needsImage = document.images.some(({ variable }) => variable !== undefined);
          const imagePath = needsImage ? (await labImage(task)).path : undefined;
          const { terraform } = deployable({ app, place, libvirt, imagePath, environment }, synthesized);
          await terraformInit({ ...terraform, ...task });
          const deployment = await readDeployment({ terraform, ...libvirt, isPartly: true });
          return { machines: terraformMachines(terraform), rig: libvirtRig(deployment) };
        });
        const rolling = { idleSeconds: options.idle, drainSeconds: options.drainTimeout, outage: options.outage };
        if (isPlan) {
          const planned = await step('Compare it with the stack', (task) =>
            planRoll(rig, manifest, machines, { ...rolling, ...task }),
          );
          printResult(json, planned, `\n${rollText(planned, undefined)}`, afterPlan(planned, options));
          process.exitCode = planned.moved.length + planned.shared.length + planned.incompatible.length > 0 ? 1 : 0;
          return;
        }
        const report = await step('Roll', (task) => roll(rig, manifest, machines, { ...rolling, ...task })).catch(
          whereItStands,
        );
        printResult(
          json,
          report,
          `\n${rollText(report.plan, report)}`,
          nextFor('status', options, 'to look at the cluster'),
        );
      });
    });
}

/** Each step of a roll leaves a cluster that serves. */
function whereItStands(error: unknown): never {
  throw error instanceof HostError
    ? new HostError(
        `${error.message}\n  'npx cdktf-lvs status' says how it stands, 'npx cdktf-lvs roll' goes on from here;\n` +
          `  to turn back, take the change back in the code and roll again`,
        { cause: error },
      )
    : error;
}

function afterPlan({ moved, shared, incompatible }: RollPlan, options: StackOptions): Next {
  if (moved.length + shared.length > 0) {
    return nextFor('up', options, 'it cannot be rolled: this does all of it at once, with an outage');
  }
  return incompatible.length > 0
    ? nextFor('roll --outage', options, 'all at once, with an outage of some seconds')
    : nextFor('roll', options, 'to do it');
}
