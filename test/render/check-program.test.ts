import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HealthCheck } from '../../lib';
import { HealthCheck as HealthChecks } from '../../lib';
import type { PortCheck } from '../../lib/model/health-check';
import { checkCommand, checkFiles } from '../../lib/render/check-files';
import { clusterOf, ip, server, service } from '../fixtures';
import { describeWith } from '../needs';

// The program and its table as they lie on a router, against real servers of this machine.

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lvs-check-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The status with which keepalived's command for the first check of a service ends. */
async function statusOf(check: HealthCheck, port: number): Promise<number> {
  const asked = service({ healthChecks: [check] });
  const files = checkFiles(clusterOf(asked));
  const moved = (text: string): string => text.replaceAll(/\/(?:usr\/libexec\/keepalived|etc\/lvs)\//g, `${folder}/`);
  for (const { path, content, mode } of files) {
    writeFileSync(moved(path), moved(content));
    chmodSync(moved(path), Number.parseInt(mode, 8));
  }
  return new Promise((resolve) => {
    const [program, ...words] = checkCommand(asked, 0, server(1, { address: ip('127.0.0.1') }), {
      ...check,
      port,
    } as PortCheck);
    const child = execFile(moved(program), words);
    child.on('close', (code) => resolve(code ?? -1));
  });
}

/** Serves for the time of one call; undefined is a port that nobody holds. */
async function serving<T>(
  answer: ((socket: Socket) => void) | undefined,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const sockets: Socket[] = [];
  const listener = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    answer?.(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = (): Promise<unknown> => new Promise((resolve) => listener.close(resolve));
  try {
    if (answer === undefined) {
      await close();
    }
    return await use(port);
  } finally {
    sockets.forEach((socket) => socket.destroy());
    await close();
  }
}

const says =
  (...parts: readonly (string | Buffer)[]) =>
  (socket: Socket): void =>
    parts.forEach((part, index) => setTimeout(() => socket.write(part), 50 * index));
const silent = (): void => undefined;
const closing = (socket: Socket): void => void socket.end();
const echo = (socket: Socket): void => void socket.on('data', (data: Buffer) => socket.write(data));

const ask = (props: Parameters<typeof HealthChecks.sendExpect>[0]): HealthCheck =>
  HealthChecks.sendExpect({ timeoutSeconds: 2, ...props });

describeWith(['python3'], 'the program of checks', () => {
  test.each<[string, HealthCheck, (socket: Socket) => void]>([
    ['an answer that begins with what is expected', ask({ expect: '220 ' }), says('220 mail.example.com\r\n')],
    ['an answer in pieces', ask({ expect: '220 mail' }), says('22', '0 ma', 'il.example.com')],
    ['any answer', ask({ expect: '*' }), says('x')],
    ['a connection, where nothing is expected', ask({ send: 'x' }), silent],
    [
      'an expression',
      ask({ expect: 'role:(?:master|slave)\\b', useRegex: true }),
      says('# Repl', 'ication\nrole:master\n'),
    ],
    ['what was sent, escapes resolved', ask({ send: 'a\\r\\n\\t\\\\\\"b', expect: 'a\\r\\n\\t\\\\\\"b' }), echo],
    ['a text that a shell would run', ask({ send: '$(id) `id` "; \'', expect: '$(id) `id` "; \'' }), echo],
    ['a text beyond ASCII', ask({ send: 'grüß 語', expect: 'grüß 語' }), echo],
  ])('passes %s', async (_, check, answer) => {
    expect(await serving(answer, (port) => statusOf(check, port))).toBe(0);
  });

  test.each<[string, HealthCheck, ((socket: Socket) => void) | undefined]>([
    ['another answer', ask({ expect: '220' }), says('421 busy\r\n')],
    ['what is expected, but later', ask({ expect: '220' }), says('- 220')],
    ['a shorter answer', ask({ expect: '220 mail' }), (socket) => void socket.end('220')],
    ['another case', ask({ expect: 'http' }), says('HTTP')],
    ['an answer that no expression finds', ask({ expect: '^OK$', useRegex: true }), (socket) => void socket.end('NOK')],
    ['silence', ask({ expect: '220', timeoutSeconds: 1 }), silent],
    ['silence, where any answer is enough', ask({ expect: '*', timeoutSeconds: 1 }), silent],
    ['a server that closes', ask({ expect: '*' }), closing],
    ['a refused connection', ask({ expect: '*' }), undefined],
    ['a refused connection, where nothing is expected', ask({ send: 'x' }), undefined],
    [
      'a server that dribbles for ever',
      ask({ expect: 'x', useRegex: true, timeoutSeconds: 1 }),
      says(...Array.from({ length: 60 }, () => 'y')),
    ],
    ['TLS on a port that has none', HealthChecks.ssl({ timeoutSeconds: 1 }), says('220 mail\r\n')],
    ['TLS on a silent port', HealthChecks.ssl({ timeoutSeconds: 1 }), silent],
  ])('fails %s', async (_, check, answer) => {
    expect(await serving(answer, (port) => statusOf(check, port))).toBe(1);
  });

  test("sends Piranha's request on port 80, and on no other", () => {
    const table = (check: HealthCheck): string =>
      checkFiles(clusterOf(service({ healthChecks: [check] }))).find(({ path }) => path.endsWith('.json'))?.content ??
      '';
    expect(table(HealthChecks.sendExpect())).toContain('"send":"GET / HTTP/1.0\\r\\n\\r\\n","expect":"HTTP"');
    expect(table(HealthChecks.sendExpect({ port: 8080 }))).not.toContain('send"');
  });

  test('is not in the way of a script, which starts with the address, the port and its words as they are', async () => {
    const words = ['a b', '$(id)', '"\'\\', '', '*', 'é\n'];
    const heard = join(folder, 'heard');
    const content = `#!/usr/bin/python3 -I\nimport json, sys\njson.dump(sys.argv[1:], open('${heard}', 'w'))\n`;
    expect(await statusOf(HealthChecks.script({ content, arguments: words }), 8080)).toBe(0);
    expect(JSON.parse(readFileSync(heard, 'utf8'))).toEqual(['127.0.0.1', '8080', ...words]);
  });

  test.each([0, 1, 7])('ends with the status %i of a script', async (status) => {
    expect(await statusOf(HealthChecks.script({ content: `#!/bin/sh\nexit ${status}\n` }), 80)).toBe(status);
  });
});

describeWith(['python3', 'openssl'], 'the program of checks, with TLS', () => {
  test('passes a handshake, whatever the certificate', async () => {
    const { createServer: tlsServer } = await import('node:tls');
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=x', '-keyout', key, '-out', cert];
    await new Promise<void>((resolve) => void execFile('openssl', make, () => resolve()));
    const names: unknown[] = [];
    const listener = tlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
      names.push(socket.servername);
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await statusOf(HealthChecks.ssl({ serverName: 'www.example.com' }), port)).toBe(0);
    expect(await statusOf(HealthChecks.ssl(), port)).toBe(0);
    await new Promise((resolve) => listener.close(resolve));
    expect(names).toEqual(['www.example.com', false]);
  });
});
