import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../../lib/host/lock';

const NAME = `test ${process.pid}`;

test('a second one waits for the first, and says so', async () => {
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} starts`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    steps.push(`${name} ends`);
  };
  const first = withLock(NAME, {}, work('first'));
  const second = withLock(NAME, { onProgress: (line) => steps.push(line) }, work('second'));
  await Promise.all([first, second]);
  expect(steps).toEqual([
    'first starts',
    `another process is at work on ${NAME}: waiting for it`,
    'first ends',
    'second starts',
    'second ends',
  ]);
});

test('a waiting one can be stopped', async () => {
  const stop = new AbortController();
  await withLock(NAME, {}, async () => {
    const second = withLock(NAME, { signal: stop.signal }, () => Promise.resolve());
    stop.abort();
    await expect(second).rejects.toThrow('aborted');
  });
});

test('two names that only begin alike are two locks, however long they are', async () => {
  const long = `${NAME} ${'x'.repeat(200)}`;
  await withLock(`${long} a`, {}, async () => {
    expect(await withLock(`${long} b`, { signal: AbortSignal.timeout(2_000) }, () => Promise.resolve('mine'))).toBe(
      'mine',
    );
  });
});

test('a failure gives the lock back', async () => {
  await expect(withLock(NAME, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(NAME, {}, () => Promise.resolve('mine'))).toBe('mine');
});

test('the lock of a killed process is free', async () => {
  const module = JSON.stringify(join(__dirname, '../../lib/host/lock.ts'));
  const hold = `require(${module}).withLock('${NAME}', {}, () => new Promise(() => console.log('held')))`;
  const holder = spawn(process.execPath, ['--import', 'tsx', '-e', hold], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  const waiting = withLock(NAME, {}, () => Promise.resolve('mine'));
  holder.kill('SIGKILL');
  expect(await waiting).toBe('mine');
});
