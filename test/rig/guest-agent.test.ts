import { expect, test } from 'vitest';
import { resultOf } from '../../lib/rig/guest-agent';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('what a command wrote comes out of its base64', () => {
  const status = { exited: true, exitcode: 3, 'out-data': base64('grüße\n'), 'err-data': base64('no') };
  expect(resultOf(status)).toEqual({ exitCode: 3, stdout: 'grüße\n', stderr: 'no' });
});

test('a command that a signal ended has the exit code that a shell gives it', () => {
  expect(resultOf({ exited: true, signal: 9 })).toEqual({ exitCode: 137, stdout: '', stderr: '' });
});
