import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { findHypervisor, stopHypervisor } from '../../host/hypervisor';
import { hypervisorPlace, RUN_ROOT, STATE_ROOT } from '../../host/hypervisor-place';
import { terraformEnvironment } from '../../host/provider';
import { readStackDocument, type StackDocument } from '../../host/stack-document';
import type { Task } from '../../host/task';
import { terraformDestroy, terraformInit } from '../../host/terraform';
import { endOrphans } from '../../host/terraform-process';
import { findStackFolder, hasStacks } from '../stack-folder';
import type { Step } from '../steps';
import { type LabApp, withAppLock } from './app';
import { requireUris } from '../../rig/libvirt-place';
import { type LabLibvirt, namedLibvirt, systemLibvirt } from './libvirt';
import { EARLY_NOTES, hypervisorPrefix, type LabPlace, labPlace, readChoice } from './place';
import { variablesOf } from './stack';

/** Takes a stack of the app down, whatever there is of it. */
export function labDown(app: LabApp, stack: string | undefined, step: Step, signal: AbortSignal): Promise<void> {
  return withAppLock(app, signal, async () => {
    if (await hasStacks(app.output)) {
      await takeDown(labPlace(await findStackFolder(app.output, stack)), step);
    } else {
      // the output was removed by hand: what the app's stacks ran on is still known by its name
      await stopHypervisors(await hypervisorsOf(app.output), step);
      await forget(app.output, [], step);
    }
  });
}

async function takeDown(place: LabPlace, step: Step): Promise<void> {
  const document = await readStackDocument(place.folder);
  const choice = await readChoice(place);
  const name = choice?.kind === 'private' ? choice.hypervisor : undefined;
  const hypervisor = name === undefined ? undefined : await findHypervisor(name);
  const stateFiles = await stateFilesOf(place, document);
  const libvirt = name === undefined ? systemOrNamed(choice?.kind, document, stateFiles) : withLogs(hypervisor);
  if (libvirt !== undefined && stateFiles.length > 0) {
    await step('Destroy the stack', async (task) => {
      try {
        await destroy(place, document, libvirt, task);
      } catch (error) {
        task.signal.throwIfAborted();
        if (hypervisor === undefined) {
          throw error;
        }
        task.say('not in good order; it goes with its hypervisor');
      }
    });
  }
  endOrphans(place.folder);
  await stopHypervisors(name === undefined ? [] : [name], step);
  await forget(join(place.notes, '../..'), [place.notes, ...stateFiles], step);
}

/**
 * Undefined where nothing was made yet.
 * @throws HostError where there is a state, and nothing says where what it knows is: without it nobody would find that again
 */
function systemOrNamed(
  kind: string | undefined,
  document: StackDocument,
  stateFiles: readonly string[],
): LabLibvirt | undefined {
  if (kind === 'system') {
    return systemLibvirt();
  }
  if (!stateFiles.some((file) => file.endsWith('.tfstate'))) {
    return undefined;
  }
  requireUris(
    [...document.uris.keys()].map((provider) => ({ name: provider, provider })),
    document,
  );
  return namedLibvirt(document);
}

function withLogs(hypervisor: Awaited<ReturnType<typeof findHypervisor>>): LabLibvirt | undefined {
  return hypervisor && { kind: 'private', ...hypervisor, logs: '' };
}

async function destroy({ folder }: LabPlace, document: StackDocument, libvirt: LabLibvirt, task: Task): Promise<void> {
  const environment = await terraformEnvironment(task);
  // the path is only read when something is made
  const variables = variablesOf(document, libvirt, '/dev/null');
  const run = { folder, environment, variables, ...task };
  await terraformInit(run);
  await terraformDestroy(run);
}

async function stopHypervisors(names: readonly string[], step: Step): Promise<void> {
  for (const name of names) {
    const { directory, runDirectory, namespace } = hypervisorPlace(name);
    if ([directory, runDirectory, `/run/netns/${namespace}`].some((path) => existsSync(path))) {
      await step('Stop the private hypervisor', (task) => stopHypervisor({ name, ...task }));
    }
  }
}

async function hypervisorsOf(output: string): Promise<readonly string[]> {
  const roots = [STATE_ROOT, RUN_ROOT].filter((root) => existsSync(root));
  const names = (await Promise.all(roots.map((root) => readdir(root)))).flat();
  return [...new Set(names)].filter((name) => name.startsWith(hypervisorPrefix(output)));
}

async function forget(output: string, paths: readonly string[], step: Step): Promise<void> {
  await step('Remove state and notes', async () => {
    const early = Object.values(EARLY_NOTES).map((name) => join(output, name));
    await Promise.all([...paths, ...early].map((path) => rm(path, { recursive: true, force: true })));
    // the notes of the app's other stacks stay
    await rmdir(join(output, 'lab')).catch(() => undefined);
  });
}

/** Of terraform: in the stack's folder, and a local state that lies elsewhere. */
async function stateFilesOf({ folder }: LabPlace, { stateFile }: StackDocument): Promise<readonly string[]> {
  const inside = (await readdir(folder)).filter((file) => /^\.?terraform/.test(file));
  const state = stateFile !== undefined && isAbsolute(stateFile) ? [stateFile, `${stateFile}.backup`] : [];
  return [...inside.map((file) => join(folder, file)), ...state.filter((file) => existsSync(file))];
}
