import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labImage } from '../../lib/host/image';
import { describeWith } from '../needs';
import { packInto, ROOT, run } from '../packed';
import { told } from './test-cluster';

const TEXT = readFileSync(join(ROOT, 'docs', 'tutorial.md'), 'utf8');
const BLOCKS = [...TEXT.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', text = '']) => ({
  language,
  text,
}));

test('the tutorial is read in a quarter of an hour', () => {
  expect(TEXT.split(/\s+/).length).toBeLessThanOrEqual(2_500);
});

describeWith(['root', 'openssl', 'qemu-system-x86_64', 'setpriv'], 'the tutorial, in an empty folder', () => {
  let work: string;
  let folder: string;
  let archive: string;

  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'cdktf-lvs-tutorial-'));
    folder = join(work, 'shop');
    mkdirSync(folder);
    archive = packInto(work).archive;
    await labImage(told);
  });

  afterAll(() => rmSync(work, { recursive: true, force: true }));

  /** Types what a block says, and gives what was printed. */
  function typed(text: string): string {
    // it comes from the registry once it is published
    const commands = text.replace('npm install cdktf-lvs ', `npm install --prefer-offline --no-audit ${archive} `);
    return run('bash', ['-e', '-c', commands], folder, { CI: '', GITHUB_ACTIONS: '' });
  }

  function written(text: string): void {
    const [name = ''] = /(?<=^\/\/ )\S+$/m.exec(text) ?? [];
    expect(name).toMatch(/^[\w.]+\.ts$/);
    appendFileSync(join(folder, name), text.slice(text.indexOf('\n') + 1));
  }

  test('goes to a service of two ports that is snapshot-tested and rehearsed, block by block', () => {
    const printed: string[] = [];
    for (const { language, text } of BLOCKS) {
      if (language === 'ts') {
        written(text);
      } else if (language === 'sh') {
        printed.push(typed(text));
      } else if (language === 'text') {
        expect(printed.at(-1)).toContain(text.trim());
      }
    }
    const all = printed.join('\n');
    expect(all).toContain('192.168.26.10');
    expect(all).toContain('All is as it must be.');
    expect(all).toContain('1 passed, 0 failed, 0 not run');
    // the snapshot did not fit the second service before it was updated
    expect(readFileSync(join(folder, 'changed.txt'), 'utf8')).toContain('1 failed');
    expect(readFileSync(join(folder, '__snapshots__', 'shop.test.ts.snap'), 'utf8')).toContain('# till: ');
    expect(readFileSync(join(folder, 'shop.svg'), 'utf8')).toContain('</svg>');
    expect(readFileSync(join(folder, 'runbook.md'), 'utf8')).toContain('power-cut');
    expect(existsSync(join(folder, 'wrong.ts'))).toBe(false);
  });
});
