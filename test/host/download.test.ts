import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { download } from '../../lib/host/download';
import { makeKeyPair } from '../keys';
import { describeWith } from '../needs';

/** A file of a mirror, at one time. */
interface Version {
  readonly content: Buffer;
  readonly since: string;
}

const OLD: Version = { content: Buffer.alloc(300_000, 'old'), since: 'Thu, 01 Oct 2026 08:00:00 GMT' };
const NEW: Version = { content: Buffer.alloc(300_000, 'new'), since: 'Sun, 01 Nov 2026 08:00:00 GMT' };

describeWith(['openssl'], 'the rest of a file for which nobody gave a sum', () => {
  let folder: string;
  let server: Server;
  let version: Version;
  let isBreaking: boolean;
  let statuses: number[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'download-'));
    [version, isBreaking, statuses] = [OLD, true, []];
    const { key, certificate: cert, remove } = makeKeyPair('127.0.0.1');
    remove();
    server = createServer({ key, cert }, ({ headers }, response) => {
      const { content, since } = version;
      const isSame = headers['if-range'] === undefined || headers['if-range'] === since;
      const from = isSame ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0) : 0;
      const length = { 'content-length': content.length - from, 'last-modified': since };
      response.writeHead(from > 0 ? 206 : 200, length);
      statuses.push(response.statusCode);
      if (isBreaking) {
        response.write(content.subarray(0, 100_000), () => response.destroy());
      } else {
        response.end(content.subarray(from));
      }
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    // nobody that this machine knows has signed the certificate
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (): string => join(folder, 'part');
  const bring = (): Promise<void> => {
    const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/disk.qcow2`);
    return download({ url, file: file(), sha256: undefined });
  };

  test.each<readonly [string, Version, number]>([
    ['comes behind what is there, if that is of the same version', OLD, 206],
    ['comes with its beginning, if the mirror has another version by now', NEW, 200],
  ])('%s', async (_, next, status) => {
    await expect(bring()).rejects.toThrow('did not come whole');
    [version, isBreaking] = [next, false];
    await bring();
    expect(readFileSync(file()).equals(next.content)).toBe(true);
    expect(statuses).toEqual([200, status]);
  });
});
