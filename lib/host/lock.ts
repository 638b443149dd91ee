import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { type Task, waitUntil } from './task';

// the longest honest piece of work under a lock is an image built on a slow line
const LIMIT_MS = 30 * 60_000;

/**
 * Runs the work while no other process of this machine does work of that name; a second one waits.
 * The lock is an abstract Unix socket: the kernel drops it with its process, so none is ever stale.
 */
export async function withLock<T>(name: string, task: Task, work: () => Promise<T>): Promise<T> {
  let server = await listen(name);
  if (server === undefined) {
    task.onProgress?.(`another process is at work on ${name}: waiting for it`);
    const taken = async (): Promise<boolean> => (server = await listen(name)) !== undefined;
    await waitUntil(taken, {
      what: `the other process at ${name}`,
      limitMs: LIMIT_MS,
      everyMs: 250,
      signal: task.signal,
    });
  }
  try {
    return await work();
  } finally {
    server?.close();
  }
}

/** The held lock, or undefined if another process holds it. */
function listen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((client) => client.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    // of a longer name the kernel's socket would have the first 107 bytes, which others may begin with as well
    const key = createHash('sha256').update(name).digest('hex');
    server.listen(`\0cdktf-lvs/${key}`, () => resolve(server));
  });
}
