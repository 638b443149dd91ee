import { HostError } from '../../host/host-error';
import { run } from '../../host/program';
import type { TerraformEnvironment } from '../../host/provider';
import { readStackDocument, type StackDocument } from '../../host/stack-document';
import type { Task } from '../../host/task';
import { type PlannedChange, terraformApply, terraformInit, terraformPlan } from '../../host/terraform';
import type { TerraformFolder } from '../../host/terraform-folder';
import type { Manifest } from '../../manifest';
import { readManifest } from '../../rig/deployment';
import { findStackFolder } from '../stack-folder';
import type { LabApp } from './app';
import { endReplacements, removeLeftOvers } from './left-overs';
import type { LabLibvirt } from './libvirt';
import { type LabPlace, labPlace } from './place';

/** Everything a step of the lab needs to deploy the stack. */
export interface Lab {
  readonly app: LabApp;
  readonly place: LabPlace;
  readonly libvirt: LabLibvirt;
  /** Where the lab image is, if the stack asks for one. */
  readonly imagePath: string | undefined;
  readonly environment: TerraformEnvironment;
}

/** A synthesized stack. */
export interface SynthesizedStack {
  readonly place: LabPlace;
  readonly document: StackDocument;
  readonly manifest: Manifest;
}

/** A synthesized stack that terraform can work on. */
export interface LabStack {
  readonly terraform: TerraformFolder;
  readonly manifest: Manifest;
}

// a compiler may be part of it
const SYNTH_LIMIT_MS = 10 * 60_000;
const TOLD_LINES = 60;

/** Runs the app of cdktf.json; `stack` says which, where it has several. */
export async function synthesize(
  app: LabApp,
  stack: string | undefined,
  context: Readonly<Record<string, string>>,
  task: Task,
): Promise<SynthesizedStack> {
  await runApp(app, context, task);
  const folder = await findStackFolder(app.output, stack).catch((error: unknown) => {
    throw error instanceof HostError
      ? new HostError(`'${app.command}' in ${app.project} was run: ${error.message}`, { cause: error })
      : error;
  });
  return { place: labPlace(folder), document: await readStackDocument(folder), manifest: await readManifest(folder) };
}

async function runApp(app: LabApp, context: Readonly<Record<string, string>>, task: Task): Promise<void> {
  const lines: string[] = [];
  try {
    await run('sh', ['-c', app.command], {
      cwd: app.project,
      limitMs: SYNTH_LIMIT_MS,
      signal: task.signal,
      onLine: (line) => lines.push(line),
      env: { CDKTF_OUTDIR: app.output, CDKTF_CONTEXT_JSON: JSON.stringify({ ...app.context, ...context }) },
    });
  } catch (error) {
    task.signal?.throwIfAborted();
    // the report of what is wrong in a stack is long, and all of it is for the one who wrote the stack
    const words = lines.slice(-TOLD_LINES).join('\n');
    throw error instanceof HostError
      ? new HostError(`'${app.command}' in ${app.project} failed:\n${words === '' ? error.message : words}`, {
          cause: error,
        })
      : error;
  }
}

/** The stack with the variables that it is deployed with. */
export function deployable(lab: Lab, { place, document, manifest }: SynthesizedStack): LabStack {
  const variables = variablesOf(document, lab.libvirt, lab.imagePath);
  return { terraform: { folder: place.folder, environment: lab.environment, variables }, manifest };
}

/** Applies the plain stack if anything is to do, and gives what was done. */
export async function deploy(lab: Lab, stack: LabStack, task: Task): Promise<readonly PlannedChange[]> {
  const run = { ...stack.terraform, ...task };
  task.onProgress?.('terraform init');
  await terraformInit(run);
  task.onProgress?.('terraform plan');
  const plan = await terraformPlan(run);
  if (plan.length === 0) {
    return plan;
  }
  // on which of several hosts a volume is, the state does not say
  if (stack.manifest.hypervisors === undefined) {
    await endReplacements(lab.libvirt, run);
  }
  if (lab.libvirt.kind === 'private') {
    await removeLeftOvers(lab.libvirt, run);
  }
  task.onProgress?.(`terraform apply: ${plan.length} resources`);
  return terraformApply(run);
}

/** The variables of the stack by which a machine differs from another; those that it does not declare are left out. */
export function variablesOf(
  { uri, storagePool, domainType, images }: StackDocument,
  libvirt: LabLibvirt,
  imagePath: string | undefined,
): Readonly<Record<string, string>> {
  const given: readonly (readonly [string | undefined, string | undefined])[] = [
    [uri.variable, libvirt.uri],
    // where the stack names its libvirt, the rest of its words are about that one
    [uri.variable === undefined ? undefined : storagePool.variable, libvirt.storagePool],
    [uri.variable === undefined ? undefined : domainType.variable, libvirt.domainType],
    ...images.map(({ variable }) => [variable, imagePath] as const),
  ];
  return Object.fromEntries(
    given.flatMap(([name, value]) => (name === undefined || value === undefined ? [] : [[name, value]])),
  );
}
