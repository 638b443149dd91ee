import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

test('a failure gives the lock back', async () => {
  await expect(withLock(NAME, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(NAME, {}, () => Promise.resolve('mine'))).toBe('mine');
});

test('the lock of a killed process is free', async () => {
  const listen = `require('net').createServer().listen('\\0cdktf-lvs/${NAME}', () => console.log('held'))`;
  const holder = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  const waiting = withLock(NAME, {}, () => Promise.resolve('mine'));
  holder.kill('SIGKILL');
  expect(await waiting).toBe('mine');
});
