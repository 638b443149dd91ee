import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labImage } from '../../lib/host/image';
import { BUILD_PROGRAMS } from '../../lib/host/image-build';
import { describeWith } from '../needs';

describeWith(['root', ...BUILD_PROGRAMS], 'building the lab image', () => {
  let cacheDirectory = '';
  beforeEach(() => void (cacheDirectory = mkdtempSync(join(tmpdir(), 'image-'))));
  afterEach(() => rmSync(cacheDirectory, { recursive: true, force: true }));
  const images = (): string[] => readdirSync(join(cacheDirectory, 'images'));

  test('stopped by its caller, it leaves nothing', { timeout: 120_000 }, async () => {
    const stop = new AbortController();
    const onProgress = (line: string): unknown => line.includes('installing essential') && stop.abort();
    await expect(labImage({ cacheDirectory, signal: stop.signal, onProgress })).rejects.toThrow('aborted');
    expect(images()).toEqual([]);
    expect(builders(cacheDirectory)).toEqual([]);
  });

  test('heals a killed build, and two at once build one', { timeout: 600_000 }, async () => {
    const program = `require('./lib/host/image').labImage({ cacheDirectory: '${cacheDirectory}', onProgress: console.log })`;
    const killed = spawn(process.execPath, ['--import', 'tsx', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    killed.stdout.on('data', (text) => String(text).includes('installing essential') && killed.kill('SIGKILL'));
    await once(killed, 'exit');
    expect(images()).toEqual([`building-${killed.pid}`]);
    await expect.poll(() => builders(cacheDirectory), { timeout: 10_000 }).toEqual([]);

    const lines: string[] = [];
    const task = { cacheDirectory, onProgress: (line: string) => lines.push(line) };
    const [one, two] = await Promise.all([labImage(task), labImage(task)]);
    expect(two).toEqual(one);
    expect(lines.filter((line) => line.endsWith('waiting for it'))).toHaveLength(1);
    expect(lines.filter((line) => line === 'lab image: making the disk')).toHaveLength(1);
    expect(images()).toEqual([one.key]);
    expect(one.sha256).toBe(createHash('sha256').update(readFileSync(one.path)).digest('hex'));
  });
});

/** Processes that work in that folder. */
function builders(folder: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(folder));
}
