import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findHypervisor, stopHypervisor } from '../../host/hypervisor';
import { hypervisorPlace } from '../../host/hypervisor-place';
import { withLock } from '../../host/lock';
import { terraformEnvironment } from '../../host/provider';
import { endOrphans } from '../../host/terraform-process';
import { terraformDestroy, terraformInit } from '../../host/terraform';
import type { Step } from '../steps';
import { chosenKind, type LabLibvirt, systemLibvirt } from './machine';
import { type LabPlace, stackFolder } from './place';
import { variablesOf } from './stack';

/** Takes the lab down, whatever there is of it. */
export function labDown(place: LabPlace, step: Step, signal: AbortSignal): Promise<void> {
  return withLock(`lab ${place.hypervisor}`, { signal, onProgress: (line) => process.stderr.write(`${line}\n`) }, () =>
    takeDown(place, step),
  );
}

async function takeDown(place: LabPlace, step: Step): Promise<void> {
  const hypervisor = await findHypervisor(place.hypervisor);
  const libvirt = hypervisor === undefined ? await chosenSystem(place) : { ...hypervisor, logs: '' };
  const folder = await stackFolder(place);
  if (folder !== undefined && libvirt !== undefined && existsSync(join(folder, 'terraform.tfstate'))) {
    await step('Destroy the stack', async (task) => {
      try {
        await destroy(folder, libvirt, task);
      } catch (error) {
        task.signal.throwIfAborted();
        if (hypervisor === undefined) {
          throw error;
        }
        task.say('not in good order; it goes with its hypervisor');
      }
    });
  }
  if (folder !== undefined && existsSync(folder)) {
    endOrphans(folder);
  }
  const { directory, runDirectory, namespace, name } = hypervisorPlace(place.hypervisor);
  if ([directory, runDirectory, `/run/netns/${namespace}`].some((path) => existsSync(path))) {
    await step('Stop the private hypervisor', (task) => stopHypervisor({ name, ...task }));
  }
  await step('Remove state and proof', async () => {
    const states = folder === undefined || !existsSync(folder) ? [] : await readdir(folder);
    const files = states.filter((file) => /^\.?terraform/.test(file));
    await Promise.all(
      [
        ...files.map((file) => join(folder ?? '', file)),
        place.proofFile,
        place.choiceFile,
        join(place.output, 'lab-failure'),
      ].map((path) => rm(path, { recursive: true, force: true })),
    );
  });
}

async function destroy(
  folder: string,
  libvirt: LabLibvirt,
  task: Parameters<typeof terraformEnvironment>[0],
): Promise<void> {
  const environment = await terraformEnvironment(task);
  // the path is only read when something is made
  const variables = { ...variablesOf({ libvirt, image: { path: '/dev/null' } }) };
  const run = { folder, environment, variables, ...task };
  await terraformInit(run);
  await terraformDestroy(run);
}

/** The machine's own libvirt, if an earlier run has chosen it. */
async function chosenSystem(place: LabPlace): Promise<LabLibvirt | undefined> {
  return existsSync(place.choiceFile) && (await chosenKind(place)) === 'system' ? systemLibvirt() : undefined;
}
