import { Command } from 'commander';
import { askedService } from '../../drills/scene';
import { wholeCluster } from '../../drills/whole';
import { labApp } from '../lab/app';
import { type BroughtUp, withStackUp } from '../lab/bring-up';
import { seedsTaken } from '../lab/cluster';
import { labDown } from '../lab/down';
import { nextFor, printResult, sameStack } from '../next';
import { type StackOptions, stackOptions } from '../stack-options';
import { type Step, steps } from '../steps';

const EXAMPLES = `
Examples:
  npx cdktf-lvs up                the stack of the app in this folder
  npx cdktf-lvs up --stack shop   one of several
  npx cdktf-lvs up                again: only what has changed

A stack whose URI of libvirt is a variable gets the machine's own libvirt,
or a private hypervisor where that has no KVM (root only).
A variable that is set as TF_VAR_name stays as it is.`;

const DOWN_EXAMPLES = `
Examples:
  npx cdktf-lvs down                the guests, networks and disks of the stack
  npx cdktf-lvs down --stack shop   one of several

What was started for it goes as well, such as a private hypervisor.`;

interface Options extends StackOptions {
  readonly json: boolean;
}

/** What `up` has done. */
interface UpReport {
  readonly stack: string;
  readonly uri: string;
  /** The network namespace of a private hypervisor. */
  readonly namespace: string | undefined;
  /** How many resources were changed. */
  readonly resources: number;
  readonly applySeconds: number;
  readonly clusters: readonly {
    readonly path: string;
    /** The router that holds the floating addresses. */
    readonly active: string;
    /** What was asked; undefined where a client can ask nothing in plain HTTP or FTP. */
    readonly url: string | undefined;
  }[];
}

/** `cdktf-lvs up`. */
export function upCommand(signal: AbortSignal): Command {
  const command = new Command('up')
    .description('deploy a stack on this machine, and wait until it is whole')
    .option('--json', 'print the result as JSON, and progress on standard error', false)
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async ({ json, ...options }: Options) => {
      const step = steps({ json, signal });
      const report = await withStackUp(await labApp(options.from), options.stack, step, signal, (up) =>
        wholeStack(up, step),
      );
      printResult(json, report, words(report, options), nextFor('status', options, 'how it is'));
    });
  return stackOptions(command);
}

/** `cdktf-lvs down`. */
export function downCommand(signal: AbortSignal): Command {
  const command = new Command('down')
    .description('destroy a stack, and all that was started for it')
    .option('--json', 'print the result as JSON, and progress on standard error', false)
    .allowExcessArguments(false)
    .addHelpText('after', DOWN_EXAMPLES)
    .action(async ({ json, ...options }: Options) => {
      await labDown(await labApp(options.from), options.stack, steps({ json, signal }), signal);
      const next = nextFor('up', options, 'deploys it anew');
      printResult(json, {}, '', next);
    });
  return stackOptions(command);
}

const WHOLE_LIMIT_MS = 15 * 60_000;

async function wholeStack(up: BroughtUp, step: Step): Promise<UpReport> {
  const { rig, lab, resources, applySeconds } = up;
  const { manifest } = up.stack;
  await step('Wait for the guests', (task) => seedsTaken(rig, manifest, task));
  const clusters: UpReport['clusters'][number][] = [];
  for (const cluster of manifest.clusters) {
    const url = askedService(manifest, cluster)?.url;
    const active = await step(`Wait until ${cluster.path} is whole`, async (task) => {
      const { active, met } = await wholeCluster(rig, cluster, url, task, WHOLE_LIMIT_MS);
      task.say(url === undefined ? `${active} is active` : `${active} is active, ${url} says '${met.trim()}'`);
      return active;
    });
    clusters.push({ path: cluster.path, active, url });
  }
  const { uri, namespace } = lab.libvirt;
  return { stack: manifest.stack, uri, namespace, resources, applySeconds, clusters };
}

function words({ uri, namespace, clusters }: UpReport, options: StackOptions): string {
  const inside = namespace === undefined ? '' : `ip netns exec ${namespace} `;
  const rows = [
    ...clusters.flatMap(({ url }) => (url === undefined ? [] : [[`${inside}curl ${url}`, 'ask it']])),
    [`virsh -c '${uri}' list`, 'the guests'],
    [`npx cdktf-lvs down${sameStack(options)}`, 'take it all down'],
  ];
  return `\nLook around:\n${rows.map(([command, meaning]) => `  ${command}  # ${meaning}\n`).join('')}`;
}
