import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder } from '../../lib/cache-folder';
import { labImage } from '../../lib/host/image';
import { LAB_IMAGE, recipeKey } from '../../lib/host/image-recipe';
import { isRoot } from '../../lib/host/probes';

const FOLDER = join(cacheFolder(), 'images', recipeKey(LAB_IMAGE));

test.skipIf(!existsSync(FOLDER))(
  'a built image is found, not built again (skipped where none is built yet)',
  async () => {
    const lines: string[] = [];
    const image = await labImage({ onProgress: (line) => lines.push(line) });
    expect(lines).toEqual([]);
    expect(readdirSync(FOLDER).sort()).toEqual(['disk.qcow2', 'sha256', 'vmlinuz']);
    expect(image.sha256).toBe(createHash('sha256').update(readFileSync(image.path)).digest('hex'));
  },
);

test('a change of any ingredient is another image', () => {
  const keys = [
    LAB_IMAGE,
    { ...LAB_IMAGE, packages: [...LAB_IMAGE.packages, 'tmux'] },
    { ...LAB_IMAGE, files: { ...LAB_IMAGE.files, '/etc/motd': 'hello\n' } },
    { ...LAB_IMAGE, kernel: [...LAB_IMAGE.kernel, 'nosmt'] },
  ].map(recipeKey);
  expect(new Set(keys).size).toBe(4);
  expect(recipeKey({ ...LAB_IMAGE })).toBe(recipeKey(LAB_IMAGE));
});

test.skipIf(isRoot())('without root it says what to do (skipped: this is root)', async () => {
  const cacheDirectory = mkdtempSync(join(tmpdir(), 'image-'));
  await expect(labImage({ cacheDirectory })).rejects.toThrow('run this once with sudo, or give the path of an image');
  rmSync(cacheDirectory, { recursive: true });
});
