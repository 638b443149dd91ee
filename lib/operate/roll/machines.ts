import { type PlannedChange, terraformApply, type TerraformFolder, terraformPlan } from '../../host/terraform';
import { terraformMove, terraformShow } from '../../host/terraform-state';
import type { Task } from '../../host/task';
import type { ManifestHost } from '../../manifest';

/** Who makes a cluster's machines anew. */
export interface Machines {
  /** What there is to do. */
  plan(task: Task): Promise<readonly PlannedChange[]>;
  /** Sees to it that what is to be replaced, and is still needed on the way, stays until the end. */
  prepare(changes: readonly PlannedChange[], task: Task): Promise<void>;
  /** Makes one host as it is to be. */
  renew(host: ManifestHost, task: Task): Promise<void>;
  /** Does the rest. */
  finish(task: Task): Promise<readonly PlannedChange[]>;
}

const KEPT = '_before_roll';

/**
 * Terraform, host by host. An image that another one replaces stays until the end, under another address in the state:
 * the disks of guests that still run lie over it.
 */
export function terraformMachines(folder: TerraformFolder): Machines {
  return {
    plan: (task) => terraformPlan({ ...folder, ...task }),
    async prepare(changes, task) {
      const run = { ...folder, ...task };
      for (const address of await replacedImages(run, changes)) {
        await keep(run, address);
      }
    },
    async renew({ resources }, task) {
      await terraformApply({ ...folder, ...task, targets: Object.values(resources) });
    },
    finish: (task) => terraformApply({ ...folder, ...task }),
  };
}

/** Volumes without a machine of their own are images. */
async function replacedImages(run: TerraformFolder, changes: readonly PlannedChange[]): Promise<readonly string[]> {
  const replaced = changes.filter(
    ({ address, action }) => action === 'replace' && address.startsWith('libvirt_volume.'),
  );
  if (replaced.length === 0) {
    return [];
  }
  const volumes = (await terraformShow(run)).filter(({ type }) => type === 'libvirt_volume');
  const bases = new Set(volumes.flatMap(({ base }) => base ?? []));
  return replaced
    .map(({ address }) => address)
    .filter((address) => {
      const volume = volumes.find((each) => each.address === address);
      return volume?.id !== undefined && bases.has(volume.id);
    });
}

/** Moves an image out of the way; one that was moved before, and is asked for again, comes back. */
async function keep(run: TerraformFolder & Task, address: string): Promise<void> {
  const kept = `${address}${KEPT}`;
  const isKept = (await terraformShow(run)).some((each) => each.address === kept);
  if (!isKept) {
    await terraformMove(run, address, kept);
    return;
  }
  const aside = `${kept}_2`;
  await terraformMove(run, address, aside);
  await terraformMove(run, kept, address);
  const changes = await terraformPlan(run);
  if (changes.some((change) => change.address === address && change.action === 'replace')) {
    // a third one: both of the others are in use
    await terraformMove(run, address, kept);
  }
}
