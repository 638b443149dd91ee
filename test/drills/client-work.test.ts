import { describe, expect, test } from 'vitest';
import { startWork, type WorkEnd } from '../../lib/drills/client-work';
import type { CommandResult, Rig } from '../../lib/rig/rig';
import { scene } from './scenes';

/** A client on which the work ends so; notes what is taken away there. */
function clientOf(notes: string[], end: Partial<CommandResult>): Rig {
  const result: CommandResult = { exitCode: 0, stdout: '', stderr: '', ...end };
  const clientRun: Rig['clientRun'] = ([program = '', ...words]) => {
    if (program === 'rm') {
      notes.push([program, ...words].join(' '));
    }
    return Promise.resolve(result);
  };
  return { clientRun } as Rig;
}

describe("a client's work", () => {
  test.each<readonly [string, Partial<CommandResult>, WorkEnd]>([
    ['what it measured', { stdout: '100 MB in 9.1 s\n' }, { went: 'well', words: 'download: 100 MB in 9.1 s' }],
    [
      'its last words where it failed',
      { exitCode: 1, stderr: 'Traceback\nthe server closed it\n' },
      { went: 'wrong', words: 'download: the server closed it' },
    ],
  ])('says %s', async (_, end, words) => {
    expect(await startWork(clientOf([], end), 'download', scene(), 1).ended()).toEqual(words);
  });

  test('leaves no file on the client, also where nobody asks how it ended', async () => {
    const notes: string[] = [];
    await startWork(clientOf(notes, {}), 'close', scene(), 1).begun({});
    await expect.poll(() => notes).toEqual([expect.stringMatching(/^rm -f \/tmp\/cdktf-lvs-[-0-9a-f]+$/)]);
  });
});
