import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  FirewallMarkService,
  FtpService,
  HealthCheck,
  Port,
  RealServerPool,
  VirtualService,
  Workload,
} from '../../lib';
import { run } from '../../lib/host/program';
import { waitUntil } from '../../lib/host/task';
import { request } from '../../lib/rig/client';
import { dnsQuestion } from '../../lib/rig/rehearsal/dns-question';
import { CLIENT } from '../../lib/rig/rehearsal/guest/client';
import { FTP } from '../../lib/rig/rehearsal/guest/ftp';
import { HOST } from '../../lib/rig/rehearsal/guest/host';
import { LOOP } from '../../lib/rig/rehearsal/guest/loop';
import { STUB } from '../../lib/rig/rehearsal/guest/stub';
import { UNITS } from '../../lib/rig/rehearsal/guest/units';
import { WORLD } from '../../lib/rig/rehearsal/guest/world';
import { type PortQuestion, portQuestions } from '../../lib/rig/rehearsal/services';
import { makeKeyPair } from '../keys';
import { describeWith } from '../needs';
import { manualParts } from '../stack';
import { manifestOf } from './manifest';

const VIP = '192.168.26.10';
// programs start slowly on a busy machine
vi.setConfig({ testTimeout: 60_000 });

/** How the services are asked that a function adds to the manual's cluster. */
function questions(add: (parts: ReturnType<typeof manualParts>) => void): readonly Omit<PortQuestion, 'port'>[] {
  const parts = manualParts();
  add(parts);
  const [cluster] = manifestOf(parts.stack).clusters;
  const added = (cluster?.services ?? []).filter(({ path }) => path !== 'lab/http');
  return added.flatMap(portQuestions).map(({ url, ways }) => ({ url, ways }));
}

describe('a service is asked', () => {
  type Asked = Omit<PortQuestion, 'port'>;
  const http: Asked = { url: `http://${VIP}:8080/`, ways: ['http', 'connect'] };
  const tls: Asked = { url: `https://${VIP}/`, ways: ['https', 'http', 'connect'] };

  test.each<readonly [string, Port | number, HealthCheck, Asked]>([
    ['in HTTP on most ports', 8080, HealthCheck.tcp(), http],
    ['in HTTP where a ping alone looks', 8080, HealthCheck.ping(), http],
    ['in TLS on its usual port', 443, HealthCheck.tcp(), tls],
    ['in TLS and nothing else where a check does', 443, HealthCheck.https({ path: '/' }), { ...tls, ways: ['https'] }],
    ['in TLS where a check shakes hands', 8443, HealthCheck.ssl(), { ...tls, url: `https://${VIP}:8443/` }],
    ['as what it is on a low port', 25, HealthCheck.smtp(), { url: `tcp://${VIP}:25/`, ways: ['http', 'connect'] }],
    ['for a name where a check does', Port.udp(53), HealthCheck.dns(), { url: `dns://${VIP}:53/`, ways: ['dns'] }],
    ['nothing on other udp ports', Port.udp(514), HealthCheck.ping(), { url: `udp://${VIP}:514/`, ways: [] }],
  ])('%s', (_, port, check, question) => {
    const add = ({ stack, pool }: ReturnType<typeof manualParts>): VirtualService =>
      new VirtualService(stack, 'more', { pool, port, healthChecks: [check] });
    expect(questions(add)).toEqual([question]);
  });

  test('on each port that is checked, and FTP on the one where it begins', () => {
    const asked = questions(({ stack, routers, pool }) => {
      const ports = [8080, 8443, 9000, Port.udp(53)];
      const healthChecks = [HealthCheck.http({ path: '/', port: 8080 }), HealthCheck.https({ path: '/', port: 8443 })];
      new FirewallMarkService(stack, 'more', { pool, ports, healthChecks });
      const servers = { ftp1: '10.11.12.5', ftp2: '10.11.12.6' };
      const files = new RealServerPool(stack, 'files', { routers, servers, workload: Workload.vsftpd() });
      new FtpService(stack, 'ftp', { pool: files, mode: 'marks' });
    });
    expect(asked.map(({ url }) => url).sort()).toEqual([
      `ftp://${VIP}/`,
      `http://${VIP}:8080/`,
      `https://${VIP}:8443/`,
      `udp://${VIP}:53/`,
    ]);
  });
});

describeWith(['openssl', 'python3'], 'a client', () => {
  const rigs: readonly (readonly [string, (url: string) => Promise<unknown>])[] = [
    ['of a lab', (url) => request({ namespace: undefined }, url, 20_000)],
    [
      'of a rehearsal',
      async (url) => JSON.parse(await python('-c', `${LOOP}${CLIENT}\nask_once('${url}', 20)`)) as unknown,
    ],
  ];

  test.each(rigs)('%s takes any certificate, and no server that speaks plain', async (_, asks) => {
    const { key, certificate: cert, remove } = makeKeyPair('127.0.0.1');
    remove();
    const server = createServer({ key, cert }, (_request, response) => response.end('rs1'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await asks(`https://127.0.0.1:${port}/`)).toEqual({ status: 200, body: 'rs1' });
    expect(await asks(`http://127.0.0.1:${port}/`)).not.toMatchObject({ status: 200 });
    server.closeAllConnections();
    server.close();
  });
});

describeWith(['python3'], 'the client of a rehearsal', () => {
  test('gets a page whole that is larger than what a pipe holds', async () => {
    const page = 'page '.repeat(100_000);
    const server = createPlainServer((_request, response) => response.end(page));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const question = { id: 1, do: 'request', url: `http://127.0.0.1:${port}/`, limitMs: 5_000 };
    const answer = JSON.parse(await askedOfHost(question)) as unknown;
    expect(answer).toEqual({ id: 1, result: { status: 200, body: page } });
    server.closeAllConnections();
    server.close();
  });
});

describeWith(['python3'], 'a name server', () => {
  let stub: ChildProcess | undefined;
  afterEach(() => stub?.kill('SIGKILL'));

  test('is one that answers a question; a stub does, and tells all others its name', async () => {
    const port = await freePort();
    const program = `${LOOP}${STUB}\nserve_stub('ns1', {'tcp': [], 'udp': [${port}]})`;
    stub = spawn('python3', ['-c', program], { stdio: 'inherit' });
    const ask = async (): Promise<string> => (await python(...dnsQuestion('127.0.0.1', port).slice(1))).trim();
    await waitUntil(async () => (await ask()) !== '', { what: 'the stub to answer', limitMs: 50_000 });
    expect(await ask()).toBe('0');
    const other = createSocket('udp4');
    const heard = new Promise((resolve) => other.once('message', (text) => resolve(text.toString())));
    other.send('who', port, '127.0.0.1');
    expect(await heard).toBe('ns1\n');
    other.close();
  });

  test('is none that says something else', async () => {
    const chatter = createSocket('udp4');
    chatter.on('message', (_, { port, address }) => chatter.send('hello, whoever you are\n', port, address));
    await new Promise<void>((resolve) => chatter.bind(0, '127.0.0.1', resolve));
    expect(await python(...dnsQuestion('127.0.0.1', chatter.address().port).slice(1))).toBe('');
    chatter.close();
  });
});

/** What the first process of a host answers to one question of its guest. */
function askedOfHost(question: object): Promise<string> {
  const harness = `
import threading
ours, theirs = socket.socketpair()
def talk():
    lines = ours.makefile('rw')
    print(${JSON.stringify(JSON.stringify(question))}, file=lines, flush=True)
    print(lines.readline(), flush=True)
    os._exit(0)
host = Host({'name': 'client'}, theirs.detach(), None)
threading.Thread(target=talk).start()
host.loop.run()
`;
  return python('-c', [LOOP, UNITS, WORLD, HOST, CLIENT, FTP, harness].join(''));
}

function python(...words: readonly string[]): Promise<string> {
  return run('python3', words, { limitMs: 50_000 });
}

function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
