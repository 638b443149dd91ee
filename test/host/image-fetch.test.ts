import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchImage } from '../../lib/host/image-fetch';
import { listImages } from '../../lib/host/image-list';

const DISK = Buffer.concat([Buffer.from('QFI\u00fb', 'latin1'), Buffer.alloc(300_000, 'disk')]);
const SUM = sumOf(DISK);

let cacheDirectory: string;
let server: Server;
let origin: string;
/** The ranges that were asked for. */
let ranges: (string | undefined)[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  cacheDirectory = mkdtempSync(join(tmpdir(), 'images-'));
  ranges = [];
  answer = serve(DISK);
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(cacheDirectory, { recursive: true, force: true });
});

function sumOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Serves a file as a mirror does. */
function serve(content: Buffer): typeof answer {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from >= content.length) {
      response.writeHead(416).end();
      return;
    }
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from }).end(content.subarray(from));
  };
}

const image = (sha256: string | undefined = SUM, path = '/debian-12.qcow2'): ReturnType<typeof fetchImage> =>
  fetchImage({ url: new URL(origin + path), sha256, cacheDirectory });
/** What is in the cache beside whole images. */
const parts = (): readonly string[] =>
  readdirSync(join(cacheDirectory, 'cloud-images')).filter((name) => name.startsWith('part-'));

describe('a cloud image', () => {
  test('comes to the cache, and is found there the next time', async () => {
    const { path } = await image();
    expect(readFileSync(path).equals(DISK)).toBe(true);
    expect(path).toMatch(/\/debian-12\.qcow2$/);
    expect(await image()).toMatchObject({ path, sha256: SUM });
    expect(ranges).toHaveLength(1);
    expect(await listImages(cacheDirectory)).toMatchObject([{ kind: 'fetched', path, bytes: DISK.length }]);
  });

  test('tells how much has come', async () => {
    const lines: string[] = [];
    const url = new URL(`${origin}/a.qcow2`);
    await fetchImage({ url, sha256: SUM, cacheDirectory, onProgress: (line) => lines.push(line) });
    expect(lines).toContain('0.3 of 0.3 MB');
  });

  test('whose fetch broke off goes on from there', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': DISK.length });
      response.write(DISK.subarray(0, 100_000), () => response.destroy());
    };
    await expect(image()).rejects.toThrow(/did not come whole: .*; the same command goes on from where it stopped/);
    answer = serve(DISK);
    expect(readFileSync((await image()).path).equals(DISK)).toBe(true);
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(parts()).toEqual([]);
  });

  test.each<[string, Buffer, typeof answer | undefined]>([
    ['the beginning of another file', Buffer.from('something else'), undefined],
    ['more than there is', Buffer.alloc(DISK.length + 1), undefined],
    [
      'a beginning, from a mirror that always begins at the start',
      DISK.subarray(0, 1000),
      (_, response) => response.writeHead(200, { 'content-length': DISK.length }).end(DISK),
    ],
  ])('comes whole where an earlier fetch has left %s', async (_, left, mirror) => {
    answer = mirror ?? answer;
    const folder = join(cacheDirectory, 'cloud-images');
    mkdirSync(folder, { recursive: true });
    const name = sumOf(Buffer.from(`${origin}/debian-12.qcow2`)).slice(0, 16);
    writeFileSync(join(folder, `part-${name}`), left);
    expect(readFileSync((await image()).path).equals(DISK)).toBe(true);
    expect(parts()).toEqual([]);
  });

  test.each<[string, Buffer, RegExp]>([
    ['a page', Buffer.from('<!doctype html>'.padEnd(600)), /is no disk image, neither qcow2 nor raw/],
    ['an archive', Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(600)]), /is packed: .* gunzip/],
  ])('that is %s is refused', async (_, content, words) => {
    answer = serve(content);
    await expect(image(sumOf(content))).rejects.toThrow(words);
    expect(parts()).toEqual([]);
  });

  test('may be raw', async () => {
    const raw = Buffer.alloc(1024);
    raw.set([0x55, 0xaa], 510);
    answer = serve(raw);
    expect(await image(sumOf(raw))).toMatchObject({ sha256: sumOf(raw) });
  });

  test('of another sum is refused, and nothing is kept', async () => {
    await expect(image('0'.repeat(64))).rejects.toThrow(`has the SHA-256 ${SUM}, and not 000000`);
    expect(readdirSync(join(cacheDirectory, 'cloud-images'))).toEqual([]);
  });

  test('by http without a sum is refused before anything is asked', async () => {
    const url = new URL(`${origin}/debian-12.qcow2`);
    await expect(fetchImage({ url, sha256: undefined, cacheDirectory })).rejects.toThrow('nobody vouches');
    expect(ranges).toEqual([]);
  });

  test('that is not there says what the mirror said', async () => {
    answer = (_, response) => response.writeHead(404).end();
    await expect(image()).rejects.toThrow('answers 404 Not Found');
  });

  test('whose fetch is stopped leaves what has come, and no image', async () => {
    const stop = new AbortController();
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': DISK.length });
      response.write(DISK.subarray(0, 100_000));
    };
    const url = new URL(`${origin}/debian-12.qcow2`);
    const onProgress = (): void => stop.abort(new Error('stopped'));
    const fetching = fetchImage({ url, sha256: SUM, cacheDirectory, signal: stop.signal, onProgress });
    await expect(fetching).rejects.toThrow('stopped');
    expect(await listImages(cacheDirectory)).toEqual([]);
    expect(parts()).toHaveLength(1);
  });

  test.each(['/', '/..%2f..%2fetc', '/source.json', '/.hidden'])(
    'of the address %s gets a plain name',
    async (path) => {
      expect((await image(SUM, path)).path).toMatch(/\/cloud-images\/[0-9a-f]{16}\/disk\.img$/);
    },
  );
});

describe('the list of images', () => {
  test('knows the lab image of this version from an older one, and leaves out what is unfinished', async () => {
    const folder = (name: string): string => join(cacheDirectory, 'images', name);
    for (const name of ['0123456789abcdef', 'building-1']) {
      mkdirSync(folder(name), { recursive: true });
      writeFileSync(join(folder(name), 'disk.qcow2'), 'disk');
    }
    writeFileSync(join(folder('0123456789abcdef'), 'sha256'), 'abc  disk.qcow2\n');
    expect(await listImages(cacheDirectory)).toEqual([
      { kind: 'old lab', path: join(folder('0123456789abcdef'), 'disk.qcow2'), sha256: 'abc', bytes: 4 },
    ]);
  });

  test('is empty where nothing was built or fetched', async () => {
    expect(await listImages(cacheDirectory)).toEqual([]);
  });
});
