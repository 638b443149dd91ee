import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { KeptConnection } from './rig';

/**
 * Opens one TCP connection and asks on it again and again, the next time when the last answer is there.
 * Plain TCP: an HTTP client would open another connection and hide that the first one is lost.
 */
export function keepAsking(url: URL, intervalMs: number): { answered(): number; end(): KeptConnection } {
  const path = `${url.pathname}${url.search}`;
  const question = `GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: keep-alive\r\n\r\n`;
  const socket = connect({ host: url.hostname, port: Number(url.port || 80), noDelay: true });
  let text = '';
  let answered = 0;
  let askedAt: number | undefined;
  let longestWait = 0;
  let ended: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  const noteWait = (): void => {
    longestWait = Math.max(longestWait, askedAt === undefined ? 0 : performance.now() - askedAt);
  };
  const ask = (): void => {
    askedAt = performance.now();
    socket.write(question);
  };
  const finish = (reason: string): void => {
    ended ??= reason;
    noteWait();
    askedAt = undefined;
    clearTimeout(timer);
    socket.destroy();
  };

  socket.setEncoding('latin1');
  socket.on('connect', ask);
  socket.on('data', (chunk) => {
    text += chunk.toString();
    const length = answerLength(text);
    if (length === undefined || text.length < length) {
      return;
    }
    const isLast = /^connection: *close/im.test(text.slice(0, length));
    text = text.slice(length);
    answered++;
    noteWait();
    askedAt = undefined;
    if (isLast) {
      finish('the server closed it after an answer');
    } else {
      timer = setTimeout(ask, intervalMs);
    }
  });
  socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
  socket.on('end', () => finish('the server closed it'));

  return {
    answered: () => answered,
    end: () => {
      noteWait();
      const result = { answered, longestWaitMs: Math.round(longestWait), ...(ended !== undefined && { ended }) };
      finish('end of the probe');
      return result;
    },
  };
}

/** The length of the answer that the text begins with, once its head is complete. */
export function answerLength(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) {
    return undefined;
  }
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, head))?.[1] ?? '0';
  return head + 4 + Number(length);
}
