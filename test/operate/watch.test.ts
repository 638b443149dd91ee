import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { RunRig } from '../../lib/operate/status/look';
import type { Status } from '../../lib/operate/status/status';
import { watchStatus } from '../../lib/operate/status/watch';
import { lookText, MANUAL } from '../drills/scenes';
import { FLOATING, TABLE } from './looks';

function rigWith(report: string): RunRig {
  return {
    run: (host) => {
      const look = lookText(host === 'lvs-primary' ? FLOATING : [], TABLE);
      return Promise.resolve({ exitCode: 0, stdout: `${look}\n===== report\n${report}`, stderr: '' });
    },
  };
}

describe('a status that is watched', () => {
  test('keeps nothing of its looks, however many there are', async () => {
    const abort = new AbortController();
    const listeners: number[] = [];
    const onStatus = (): void => {
      listeners.push(getEventListeners(abort.signal, 'abort').length);
      if (listeners.length === 5) {
        abort.abort();
      }
    };
    const last = await watchStatus(rigWith(''), MANUAL, { everyMs: 1, signal: abort.signal, onStatus });
    expect(listeners).toEqual([0, 0, 0, 0, 0]);
    expect(last?.stack).toBe('lab');
  });

  test('ends at once when it is stopped while nobody answers', async () => {
    const abort = new AbortController();
    const rig: RunRig = { run: () => new Promise(() => undefined) };
    const seen: Status[] = [];
    const watching = watchStatus(rig, MANUAL, {
      everyMs: 1,
      signal: abort.signal,
      onStatus: (each) => seen.push(each),
    });
    abort.abort();
    expect(await watching).toBeUndefined();
    expect(seen).toEqual([]);
  });

  test('ends with the failure of a long look, for which nobody waits', async () => {
    const { signal } = new AbortController();
    const watching = watchStatus(rigWith('no report'), MANUAL, { everyMs: 1, signal, onStatus: () => undefined });
    await expect(watching).rejects.toThrow('JSON');
  });
});
