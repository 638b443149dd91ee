import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DiscFile } from '../../lib/render/iso9660';
import { iso9660, SYSTEM_AREA_BYTES } from '../../lib/render/iso9660';
import { joined } from '../../lib/render/pieces';
import { describeWith } from '../needs';
import { complaintOf, inFolder } from '../oracles';

const FILES: readonly DiscFile[] = [
  { name: 'user-data', content: ['#cloud-config\n'] },
  { name: 'meta-data', content: ['instance-id: a\n'] },
  { name: 'network-config', content: ['version: 1\n'] },
];

/** All bytes of a disc of these files. */
function disc(files: readonly DiscFile[]): Uint8Array {
  return joined([new Uint8Array(SYSTEM_AREA_BYTES), ...iso9660('cidata')(files)]);
}

/** What a program writes about a disc. */
function told(bytes: Uint8Array, program: string, ...args: readonly string[]): string {
  return inFolder((folder) => {
    const file = join(folder, 'disc.iso');
    writeFileSync(file, bytes);
    return execFileSync(program, [...args, file], { encoding: 'utf8', maxBuffer: 2 ** 24 });
  });
}

test('is the same, byte for byte, for the same files, and made of whole sectors', () => {
  expect(disc(FILES)).toEqual(disc(FILES));
  expect(disc(FILES).length % 2048).toBe(0);
  expect(disc(FILES)).not.toEqual(disc(FILES.slice(1)));
});

describeWith(['isoinfo', 'blkid'], 'a disc', () => {
  test('has the label by which cloud-init and udev find it', () => {
    expect(told(disc(FILES), 'blkid', '-p', '-o', 'export')).toMatch(/^LABEL=cidata\n.*TYPE=iso9660/ms);
  });

  test('has its files in the order of their names, whatever order they came in', () => {
    const names = ['meta-data', 'network-config', 'user-data'].map((name) => `/${name}`);
    for (const files of [FILES, [...FILES].reverse()]) {
      expect(told(disc(files), 'isoinfo', '-f', '-i').trim().split('\n')).toEqual(names);
    }
  });

  test.each([
    ['empty', ''],
    ['one byte', 'a'],
    ['a whole sector', 'b'.repeat(2048)],
    ['a byte more than a sector', 'c'.repeat(2049)],
    ['a megabyte', 'd'.repeat(2 ** 20)],
    ['letters of more than a byte', 'é\u{1f600}'.repeat(1000)],
  ])('gives a file back that is %s, and the one behind it', (_, content) => {
    const bytes = disc([{ name: 'user-data', content: [content] }, ...FILES.slice(1)]);
    expect(told(bytes, 'isoinfo', '-x', '/user-data', '-i')).toBe(content);
    expect(told(bytes, 'isoinfo', '-x', '/meta-data', '-i')).toBe('instance-id: a\n');
  });

  test('is none without its volume', () => {
    const bytes = disc(FILES);
    bytes.fill(0, 16 * 2048, 17 * 2048);
    expect(() => told(bytes, 'blkid', '-p')).toThrow('blkid');
    inFolder((folder) => {
      writeFileSync(join(folder, 'disc.iso'), bytes);
      expect(complaintOf('isoinfo', '-f', '-i', join(folder, 'disc.iso'))).toBeDefined();
    });
  });
});
