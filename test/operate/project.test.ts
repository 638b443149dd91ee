import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownFiles } from '../../lib/operate/project/project-files';
import { startProject } from '../../lib/operate/project/start-project';
import { cli, type End } from '../cli/command';
import { PACKAGE } from '../packed';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'project-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FILES = [
  '.gitignore',
  'README.md',
  'cdktf.json',
  'lab.test.ts',
  'lab.ts',
  'main.ts',
  'package.json',
  'tsconfig.json',
];

describe('a new project', () => {
  test('has its files, in a folder that is made for it', async () => {
    const place = join(folder, 'a', 'lab');
    expect(await startProject(place)).toEqual({ folder: place, files: FILES });
    expect(readdirSync(place).sort()).toEqual(FILES);
  });

  test('leaves alone a folder that has only the versions of its files', async () => {
    mkdirSync(join(folder, '.git'));
    await startProject(folder);
    expect(readdirSync(folder).sort()).toEqual(['.git', ...FILES]);
  });

  test('is known by an id of its own', async () => {
    const ids = ['one', 'two'].map(async (name) => {
      await startProject(join(folder, name));
      return (JSON.parse(readFileSync(join(folder, name, 'cdktf.json'), 'utf8')) as { projectId: string }).projectId;
    });
    expect(new Set(await Promise.all(ids)).size).toBe(2);
  });

  test.each([
    ['a file', 'main.ts'],
    ['a hidden file', '.env'],
  ])('is refused where there is %s, and nothing is written', async (_, name) => {
    writeFileSync(join(folder, name), 'mine');
    await expect(startProject(folder)).rejects.toThrow(`is not empty, it has '${name}': name a new folder`);
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('mine');
  });

  test('is refused where a file lies', async () => {
    const file = join(folder, 'lab');
    writeFileSync(file, '');
    await expect(startProject(file)).rejects.toThrow('is no folder that can be read (ENOTDIR): name another one');
    await expect(startProject(join(file, 'lab'))).rejects.toThrow('name another one');
  });
});

describe('its package.json', () => {
  const document = (folderName: string): Readonly<Record<string, unknown>> =>
    JSON.parse(
      ownFiles({ folderName, projectId: 'x' }, { version: '1.2.3', devDependencies: { cdktf: '0.21.0' } })[
        'package.json'
      ] ?? '',
    ) as Readonly<Record<string, unknown>>;

  test('asks for this version of the library, and for the core that it is tested with', () => {
    expect(document('lab')).toMatchObject({ dependencies: { 'cdktf-lvs': '^1.2.3', cdktf: '0.21.0' } });
  });

  test.each([
    ['lab', 'lab'],
    ['My Lab (2)', 'my-lab-2'],
    ['..', 'lvs-lab'],
    ['ä', 'lvs-lab'],
    // npm would refuse to install the library into it
    ['cdktf-lvs', 'lvs-lab'],
  ])('in a folder %j has the name %s', (folderName, name) => {
    expect(document(folderName)).toMatchObject({ name });
  });

  test('names no version that the library does not pin for itself', async () => {
    await startProject(folder);
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly [kind: string]: Readonly<Record<string, string>>;
    };
    expect(dependencies?.['cdktf-lvs']).toBe(`^${PACKAGE.version}`);
    expect(Object.values({ ...dependencies, ...devDependencies })).not.toContain('*');
  });
});

describe('the command', () => {
  test('says what it wrote, and what to type next', async () => {
    const { code, stdout } = await init('lab');
    expect(stdout.split('\n').filter((line) => line.startsWith('  '))).toEqual(FILES.map((name) => `  ${name}`));
    expect(stdout).toContain('\nnext: cd lab && npm install && npm test  (');
    expect(code).toBe(0);
  });

  test('says it for a program, and quotes a folder for the shell', async () => {
    const { stdout } = await init("it's", '--json');
    expect(JSON.parse(stdout)).toEqual({
      folder: join(folder, "it's"),
      files: FILES,
      next: { command: "cd 'it'\\''s' && npm install && npm test", why: expect.any(String) as string },
    });
  });

  test('fails in a folder that is not empty, in one sentence', async () => {
    await init();
    const { code, stdout, stderr } = await init();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trim()).toMatch(/^\/.* is not empty, it has '.gitignore': name a new folder/);
  });
});

function init(...words: readonly string[]): Promise<End> {
  return cli(['init', ...words], { cwd: folder });
}
