import { HostError } from '../../host/host-error';
import type { LabImage } from '../../host/image';
import { run } from '../../host/program';
import type { TerraformEnvironment } from '../../host/provider';
import type { Task } from '../../host/task';
import { type PlannedChange, terraformApply, terraformInit, terraformPlan } from '../../host/terraform';
import type { TerraformFolder } from '../../host/terraform-folder';
import type { Manifest } from '../../manifest';
import { readManifest } from '../../rig/deployment';
import { endReplacements, removeLeftOvers } from './left-overs';
import type { LabLibvirt } from './machine';
import { type LabPlace, stackFolder } from './place';

/** Everything a step of the lab needs to deploy the stack. */
export interface Lab {
  readonly place: LabPlace;
  readonly libvirt: LabLibvirt;
  readonly image: Pick<LabImage, 'path'>;
  readonly environment: TerraformEnvironment;
}

/** A synthesized stack. */
export interface LabStack {
  readonly terraform: TerraformFolder;
  readonly manifest: Manifest;
}

/** Runs the app of cdktf.json. */
export async function synthesize(lab: Lab, context: Readonly<Record<string, string>>, task: Task): Promise<LabStack> {
  const { place } = lab;
  await run('sh', ['-c', place.app], {
    cwd: place.project,
    limitMs: 120_000,
    signal: task.signal,
    env: {
      CDKTF_OUTDIR: place.output,
      CDKTF_CONTEXT_JSON: JSON.stringify({ ...place.context, ...context }),
    },
  });
  const folder = await stackFolder(place);
  if (folder === undefined) {
    throw new HostError(`'${place.app}' in ${place.project} has made no stack: see that it calls app.synth()`);
  }
  const terraform = { folder, environment: lab.environment, variables: variablesOf(lab) };
  return { terraform, manifest: await readManifest(folder) };
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
  await endReplacements(lab.libvirt, run);
  if (lab.libvirt.namespace !== undefined) {
    await removeLeftOvers(lab.libvirt, run);
  }
  task.onProgress?.(`terraform apply: ${plan.length} resources`);
  return terraformApply(run);
}

export function variablesOf({ libvirt, image }: Pick<Lab, 'libvirt' | 'image'>): Readonly<Record<string, string>> {
  return {
    uri: libvirt.uri,
    storage_pool: libvirt.storagePool,
    domain_type: libvirt.domainType,
    image_path: image.path,
  };
}
