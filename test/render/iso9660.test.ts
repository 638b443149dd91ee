import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DiscFile } from '../../lib/render/iso9660';
import { renderIso9660 } from '../../lib/render/iso9660';
import { describeWith } from '../needs';
import { complaintOf, inFolder } from '../oracles';

const FILES: readonly DiscFile[] = [
  { name: 'user-data', content: '#cloud-config\n' },
  { name: 'meta-data', content: 'instance-id: a\n' },
  { name: 'network-config', content: 'version: 1\n' },
];

/** What a program writes about a disc. */
function told(disc: Uint8Array, program: string, ...args: readonly string[]): string {
  return inFolder((folder) => {
    const file = join(folder, 'disc.iso');
    writeFileSync(file, disc);
    return execFileSync(program, [...args, file], { encoding: 'utf8', maxBuffer: 2 ** 24 });
  });
}

test('is the same, byte for byte, for the same files, and made of whole sectors', () => {
  const disc = renderIso9660('cidata', FILES);
  expect(disc).toEqual(renderIso9660('cidata', FILES));
  expect(disc.length % 2048).toBe(0);
  expect(disc).not.toEqual(renderIso9660('cidata', FILES.slice(1)));
});

describeWith(['isoinfo', 'blkid'], 'a disc', () => {
  test('has the label by which cloud-init and udev find it', () => {
    expect(told(renderIso9660('cidata', FILES), 'blkid', '-p', '-o', 'export')).toMatch(
      /^LABEL=cidata\n.*TYPE=iso9660/ms,
    );
  });

  test('has its files in the order of their names, whatever order they came in', () => {
    const names = ['meta-data', 'network-config', 'user-data'].map((name) => `/${name}`);
    for (const files of [FILES, [...FILES].reverse()]) {
      expect(told(renderIso9660('cidata', files), 'isoinfo', '-f', '-i').trim().split('\n')).toEqual(names);
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
    const disc = renderIso9660('cidata', [{ name: 'user-data', content }, ...FILES.slice(1)]);
    expect(told(disc, 'isoinfo', '-x', '/user-data', '-i')).toBe(content);
    expect(told(disc, 'isoinfo', '-x', '/meta-data', '-i')).toBe('instance-id: a\n');
  });

  test('is none without its volume', () => {
    const disc = renderIso9660('cidata', FILES);
    disc.fill(0, 16 * 2048, 17 * 2048);
    expect(() => told(disc, 'blkid', '-p')).toThrow('blkid');
    inFolder((folder) => {
      writeFileSync(join(folder, 'disc.iso'), disc);
      expect(complaintOf('isoinfo', '-f', '-i', join(folder, 'disc.iso'))).toBeDefined();
    });
  });
});
