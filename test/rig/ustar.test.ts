import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { padding, ustar } from '../../lib/rig/rehearsal/ustar';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ustar-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('tar reads back content, modes, and paths of any length that the format has room for', () => {
  const long = `${'d'.repeat(90)}/${'e'.repeat(60)}/${'f'.repeat(99)}`;
  const entries = [
    { path: 'job/init', mode: 0o755, content: '#!/bin/sh\n' },
    { path: 'empty', mode: 0o600, content: '' },
    { path: 'block', mode: 0o644, content: 'x'.repeat(512) },
    { path: 'words', mode: 0o644, content: 'grüße '.repeat(200) },
    { path: long, mode: 0o640, content: 'deep' },
  ];
  const archive = join(folder, 'archive.tar');
  // as on a disk: zeros follow
  writeFileSync(archive, Buffer.concat([ustar(entries), Buffer.alloc(4096)]));
  execFileSync('tar', ['xpf', archive, '-C', folder]);
  for (const { path, mode, content } of entries) {
    expect(readFileSync(join(folder, path), 'utf8'), path).toBe(content);
    expect(statSync(join(folder, path)).mode & 0o7777, path).toBe(mode);
  }
});

test('a path that the format has no room for is refused', () => {
  expect(() => ustar([{ path: 'x'.repeat(101), mode: 0o644, content: '' }])).toThrow(RangeError);
});

test.each([
  [0, 0],
  [1, 511],
  [512, 0],
  [513, 511],
])('%i bytes lack %i to whole blocks', (length, missing) => {
  expect(padding(length, 512)).toBe(missing);
});
