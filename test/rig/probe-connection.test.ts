import { expect, test } from 'vitest';
import { answerLength } from '../../lib/rig/probe-connection';

test.each([
  ['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc', 41],
  ['HTTP/1.1 304 Not Modified\r\n\r\n', 29],
  ['HTTP/1.1 200 OK\r\nContent-Le', undefined],
])('the answer %j is %s long', (text, length) => {
  expect(answerLength(text)).toBe(length);
});
