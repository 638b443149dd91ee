import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import { request, startProbe } from '../../lib/rig/client';
import type { Probe } from '../../lib/rig/rig';
import { standStill } from './standstill';

const here = { namespace: undefined };
const servers: Server[] = [];

afterEach(() => servers.splice(0).forEach(close));

test('a server that is well answers all, on one connection as on many', async () => {
  const port = await serve('rs1');
  const probe = await startProbe(here, { url: `http://127.0.0.1:${port}/` });
  await answers(probe, 10);
  expect(probe.keptAnswered()).toBeGreaterThan(0);
  const { answered, failed, answers: texts, kept } = await probe.stop();
  expect({ failed, texts, ended: kept.ended }).toEqual({ failed: 0, texts: { rs1: answered }, ended: undefined });
  expect(kept.answered).toBeGreaterThan(1);
});

test('a server that dies and comes back leaves a gap as long as its absence, and a broken connection', async () => {
  const port = await serve('rs1');
  const probe = await startProbe(here, { url: `http://127.0.0.1:${port}/` });
  await answers(probe, 5);
  servers.splice(0).forEach(close);
  await failures(probe, 10);
  await serve('rs2', port);
  await answers(probe, probe.answered() + 5);
  const { failed, failures: reasons, longestGapMs, answers: texts, kept } = await probe.stop();
  expect(failed).toBeGreaterThanOrEqual(10);
  expect(Object.keys(reasons)).toContain('ECONNREFUSED');
  // ten requests began in it, 50 ms apart
  expect(longestGapMs).toBeGreaterThanOrEqual(400);
  expect(Object.keys(texts)).toEqual(['rs1', 'rs2']);
  expect(kept.ended).toBeDefined();
});

test('a server that only holds its answers back fails the requests, and the kept connection waits for it', async () => {
  let delayMs = 0;
  const port = await serve('rs1', 0, () => delayMs);
  const probe = await startProbe(here, { url: `http://127.0.0.1:${port}/`, timeoutMs: 200 });
  await answers(probe, 5);
  delayMs = 900;
  await failures(probe, 10);
  delayMs = 0;
  await answers(probe, probe.answered() + 30);
  const { failures: reasons, kept } = await probe.stop();
  expect(Object.keys(reasons)).toEqual(['no answer in 200 ms']);
  expect(kept.ended).toBeUndefined();
  expect(kept.longestWaitMs).toBeGreaterThan(200);
});

test('a probe that stood still tells for how long, so that nobody takes it for silence of the servers', async () => {
  const port = await serve('rs1');
  const url = `http://127.0.0.1:${port}/`;
  const probe = await startProbe(here, { url });
  await answers(probe, 5);
  await standStill(`probe-program.* ${url} `);
  await answers(probe, probe.answered() + 5);
  // it was to ask within 50 ms of its stop; timers of both are not exact
  expect((await probe.stop()).stalledMs).toBeGreaterThanOrEqual(700);
});

test('a server that never answers is one gap to the end', async () => {
  const probe = await startProbe(here, { url: 'http://127.0.0.1:1/' });
  await failures(probe, 10);
  const { answered, longestGapMs } = await probe.stop();
  expect(answered).toBe(0);
  expect(longestGapMs).toBeGreaterThanOrEqual(400);
});

test('one request gives the answer, and nothing where nobody answers', async () => {
  const port = await serve('rs1');
  expect(await request(here, `http://127.0.0.1:${port}/`, 5_000)).toEqual({ status: 200, body: 'rs1' });
  expect(await request(here, 'http://127.0.0.1:1/', 5_000)).toBeUndefined();
});

async function serve(text: string, port = 0, delayMs: () => number = () => 0): Promise<number> {
  const server = createServer((_, response) => void setTimeout(() => response.end(text), delayMs()));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}

function answers(probe: Probe, count: number): Promise<void> {
  return waitUntil(() => probe.answered() >= count, { what: `${count} answers`, limitMs: 20_000 });
}

function failures(probe: Probe, count: number): Promise<void> {
  return waitUntil(() => probe.failed() >= count, { what: `${count} failures`, limitMs: 20_000 });
}
