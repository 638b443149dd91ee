import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import { request, startProbe } from '../../lib/rig/client';
import { standStill } from './standstill';

// The client of machines, against a server that speaks as much FTP as one file needs.

const here = { namespace: undefined };
const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(() => {
  sockets.forEach((socket) => socket.destroy());
  servers.splice(0).forEach((server) => server.close());
});

test('one request gives the file, the server’s refusal, and nothing where nobody answers', async () => {
  const port = await serve();
  expect(await request(here, `ftp://127.0.0.1:${port}/server.txt`, 5_000)).toEqual({ status: 226, body: 'rs1\n' });
  expect(await request(here, `ftp://127.0.0.1:${port}/missing`, 5_000)).toEqual({ status: 550, body: '' });
  expect(await request(here, 'ftp://127.0.0.1:1/server.txt', 5_000)).toBeUndefined();
});

test('a probe counts files, each in a session of its own, and those of the session that it keeps', async () => {
  const port = await serve();
  const probe = await startProbe(here, { url: `ftp://127.0.0.1:${port}/server.txt`, timeoutMs: 5_000 });
  await until(() => probe.answered() >= 5);
  const { answered, failed, answers, kept } = await probe.stop();
  expect({ failed, answers, ended: kept.ended }).toEqual({ failed: 0, answers: { rs1: answered }, ended: undefined });
  expect(kept.answered).toBeGreaterThan(0);
});

test('a server that dies fails the requests by a reason, and ends the session that is kept', async () => {
  const port = await serve();
  const probe = await startProbe(here, { url: `ftp://127.0.0.1:${port}/server.txt`, timeoutMs: 5_000 });
  await until(() => probe.answered() >= 5);
  servers.splice(0).forEach((server) => server.close());
  sockets.forEach((socket) => socket.destroy());
  await until(() => probe.failed() >= 5);
  const { failures, kept } = await probe.stop();
  expect(Object.keys(failures)).toContain('ECONNREFUSED');
  expect(kept.ended).toBeDefined();
});

test('a transfer that falls silent ends no session: the one that is kept goes on with the next file', async () => {
  let isMute = false;
  const port = await serve(() => isMute);
  const probe = await startProbe(here, { url: `ftp://127.0.0.1:${port}/server.txt`, timeoutMs: 2_000 });
  await until(() => probe.keptAnswered() >= 2);
  isMute = true;
  await until(() => probe.failed() >= 5);
  isMute = false;
  const before = probe.keptAnswered();
  await until(() => probe.keptAnswered() > before + 1);
  const { kept } = await probe.stop();
  expect(kept.ended).toBeUndefined();
  expect(kept.longestWaitMs).toBeGreaterThanOrEqual(2_000);
});

test('a probe that stood still tells for how long', async () => {
  const port = await serve();
  const url = `ftp://127.0.0.1:${port}/server.txt`;
  const probe = await startProbe(here, { url, timeoutMs: 5_000 });
  await until(() => probe.answered() >= 5);
  await standStill(`probe-program ${url} `);
  const before = probe.answered();
  await until(() => probe.answered() >= before + 5);
  // it was to ask within 50 ms of its stop; timers of both are not exact
  expect((await probe.stop()).stalledMs).toBeGreaterThanOrEqual(700);
});

function until(holds: () => boolean): Promise<void> {
  return waitUntil(() => Promise.resolve(holds()), { what: 'the probe', limitMs: 60_000 });
}

/** A server that is mute says that a file has gone, and none of it comes. */
async function serve(isMute: () => boolean = () => false): Promise<number> {
  return listen((socket) => {
    let data: Promise<Socket> | undefined;
    const commands: Readonly<Record<string, (word: string) => Promise<void> | void>> = {
      USER: () => say('230 in'),
      TYPE: () => say('200 as you like'),
      NOOP: () => say('200 here'),
      QUIT: () => say('221 bye'),
      PASV: async () => {
        let came: (data: Socket) => void = () => undefined;
        data = new Promise((resolve) => (came = resolve));
        const port = await listen((connection) => came(connection));
        say(`227 there (127,0,0,1,${port >> 8},${port & 255})`);
      },
      RETR: async (path) => {
        if (path !== '/server.txt') {
          say('550 no such file');
          return;
        }
        say('150 it comes');
        if (!isMute()) {
          (await data)?.end('rs1\n');
        }
        say('226 that was it');
      },
    };
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    say('220 here');
    socket.on('data', (text) => {
      for (const line of text.toString().trim().split('\r\n')) {
        const [command = '', word = ''] = line.split(' ');
        void commands[command]?.(word);
      }
    });
  });
}

async function listen(met: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    met(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
