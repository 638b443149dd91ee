import { expect, test } from 'vitest';
import { performAll, performWhatGoes } from '../../lib/drills/act';
import type { Action } from '../../lib/drills/drill';
import type { Rig } from '../../lib/rig/rig';

const ACTIONS: readonly Action[] = ['a', 'b'].flatMap((host) =>
  ['edit', 'reload'].map((word): Action => ({ act: 'run', host, command: [word] })),
);

test.each([
  ['breaking', performAll],
  ['putting right', performWhatGoes],
])('%s does one after the other on each host, and all hosts at once', async (_, work) => {
  const { rig, steps } = recording();
  await work(rig, ACTIONS);
  for (const host of ['a', 'b']) {
    const ofHost = steps.filter((step) => step.startsWith(host));
    expect(ofHost).toEqual(['edit', 'edit done', 'reload', 'reload done'].map((step) => `${host} ${step}`));
  }
  expect(steps.slice(0, 2)).toEqual(['a edit', 'b edit']);
});

test('what could not be put right is told, and the rest is done all the same', async () => {
  const { rig, steps } = recording('a edit');
  expect(await performWhatGoes(rig, ACTIONS)).toEqual([expect.stringContaining("'edit' on a ended with 1")]);
  expect(steps).toContain('a reload done');
});

test('what could not be broken ends it: nothing more happens on that host', async () => {
  const { rig, steps } = recording('a edit');
  await expect(performAll(rig, ACTIONS)).rejects.toThrow("'edit' on a ended with 1");
  expect(steps).not.toContain('a reload');
});

/** A rig on which every command takes one turn of the event loop, and one of them fails. */
function recording(failing?: string): { readonly rig: Rig; readonly steps: readonly string[] } {
  const steps: string[] = [];
  const run: Rig['run'] = async (host, command) => {
    const step = `${host} ${command.join(' ')}`;
    steps.push(step);
    await new Promise(setImmediate);
    steps.push(`${step} done`);
    return { exitCode: step === failing ? 1 : 0, stdout: '', stderr: 'no' };
  };
  return { rig: { run } as Rig, steps };
}
