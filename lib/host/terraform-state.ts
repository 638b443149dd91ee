import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { HostError } from './host-error';
import { PATH } from './program';
import { terraformBinary } from './provider';
import { diagnosis } from './terraform-errors';
import { environmentOf, LOCK, type TerraformFolder } from './terraform-folder';

/** A resource as Terraform's state holds it. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly name: string | undefined;
  readonly id: string | undefined;
  /** The id of the volume that it overlays. */
  readonly base: string | undefined;
  /** Another one has taken its place, and an apply that failed has not taken it away. */
  readonly isDeposed: boolean;
}

/** The resources in the state. */
export async function terraformShow(run: TerraformFolder): Promise<readonly StateResource[]> {
  return stateResources(await brief(run, ['show', '-json', '-no-color']));
}

/** Lets the state forget resources; they themselves stay. */
export async function terraformForget(run: TerraformFolder, addresses: readonly string[]): Promise<void> {
  await brief(run, ['state', 'rm', LOCK, ...addresses]);
}

/** Lets the state call a resource by another address; what is at no address of the stack goes with the next apply. */
export async function terraformMove(run: TerraformFolder, from: string, to: string): Promise<void> {
  await brief(run, ['state', 'mv', LOCK, from, to]);
}

/** Reads what `terraform show -json` prints. */
function stateResources(text: string): readonly StateResource[] {
  const { values } = JSON.parse(text) as {
    readonly values?: {
      readonly root_module?: {
        readonly resources?: readonly {
          readonly address: string;
          readonly type: string;
          readonly deposed_key?: string;
          readonly values?: { readonly name?: string; readonly id?: string; readonly base_volume_id?: string };
        }[];
      };
    };
  };
  return (values?.root_module?.resources ?? []).map((resource) => ({
    address: resource.address,
    type: resource.type,
    name: resource.values?.name,
    id: resource.values?.id,
    base: resource.values?.base_volume_id,
    isDeposed: resource.deposed_key !== undefined,
  }));
}

/** Runs a command that is done at once, and gives its output. */
async function brief(run: TerraformFolder, args: readonly string[]): Promise<string> {
  const { execa } = await import('execa');
  const { stdout, stderr, failed } = await execa(terraformBinary(), [`-chdir=${run.folder}`, ...args], {
    env: { ...environmentOf(run), LC_ALL: 'C.UTF-8', PATH },
    timeout: 120_000,
    reject: false,
  });
  if (failed && !existsSync(resolve(run.folder, process.env['TF_DATA_DIR'] ?? '.terraform'))) {
    throw new HostError(`nothing is deployed from ${run.folder}: terraform was never initialised there; apply first`);
  }
  if (failed) {
    throw new HostError(`terraform ${args[0]} failed in ${run.folder}: ${diagnosis([], stderr.split('\n'), run)}`);
  }
  return stdout;
}
