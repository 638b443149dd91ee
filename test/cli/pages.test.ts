import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { synthesizeExample } from '../system/examples';
import { cli, COMMAND, type End, shell } from './command';

// The commands that make a page of what a synth wrote.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
  synthesizeExample('seed.ts', join(folder, 'cdktf.out'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function page(...words: readonly string[]): Promise<End> {
  return cli(words, { cwd: folder });
}

describe('on standard output', () => {
  test.each([
    [['diagram'], /^<\?xml [^]*<\/svg>\n$/],
    [['diagram', '--format', 'mermaid'], /^%% [^]*flowchart TB\n[^]*192\.168\.26\.10/],
    [['plan'], /^address +what [^]*\nnext: npx cdktf-lvs runbook {2}\(.*\)\n$/],
    [['plan', '--format', 'csv'], /^address,what,[^]*\r\n$/],
    [['plan', '--format', 'markdown'], /^# The addresses of `lab`\n[^]* \|\n$/],
    [['runbook'], /^# Runbook of `lab`\n[^]*### power-cut\n/],
  ])('%j gives the page, and a document nothing else', async (args, text) => {
    const { code, stdout, stderr } = await page(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(text);
  });

  test('--json gives one document with the page in it', async () => {
    const { code, stdout } = await page('plan', '--from', 'cdktf.out', '--stack', 'lab', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      stack: 'lab',
      format: 'table',
      services: [{ address: '192.168.26.10', service: 'http' }],
      next: { command: 'npx cdktf-lvs runbook --from cdktf.out --stack lab' },
    });
  });
});

test.each([
  ['plain', 'lab', 'lab'],
  ['with a blank', 'my lab', "'my lab'"],
])('the rehearsal that the runbook of a folder %s names can be typed', async (_, from, typed) => {
  cpSync(join(folder, 'cdktf.out'), join(folder, from), { recursive: true });
  const { next } = JSON.parse((await page('runbook', '--from', from, '--json')).stdout) as { readonly next: object };
  expect(next).toMatchObject({ command: `npx cdktf-lvs rehearse --drill all --from ${typed}` });
});

test.each(['plan', 'runbook', 'plan --json', '--help'])('%s ends quietly when its reader is gone', async (words) => {
  const { stderr } = await shell(`{ ${COMMAND} ${words}; echo "ended with $?" >&2; } | true`, folder);
  expect(stderr).toBe('ended with 0\n');
});

test('--out writes the same bytes to a file, and says what one would type now', async () => {
  const { code, stdout } = await page('diagram', '--out', 'lab.svg');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Wrote lab\.svg\n\nnext: .*plan/);
  expect(readFileSync(join(folder, 'lab.svg'), 'utf8')).toBe((await page('diagram')).stdout);
});

describe('is refused with one sentence', () => {
  test.each([
    ['a stack that is not there', ['plan', '--stack', 'gone'], "there is no stack 'gone' in ., only lab"],
    ['a folder without a stack', ['runbook', '--from', '/'], 'synthesize the stack first'],
    ['a file in no folder', ['diagram', '--out', 'no/lab.svg'], 'no/lab.svg cannot be written (ENOENT): give --out'],
  ])('%s', async (_, args, words) => {
    const { code, stderr } = await page(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a stale manifest', async () => {
    const stack = join(folder, 'stale/cdktf.out/stacks/lab');
    mkdirSync(stack, { recursive: true });
    const manifest = readFileSync(join(folder, 'cdktf.out/stacks/lab/lvs.manifest.json'));
    writeFileSync(join(stack, 'lvs.manifest.json'), manifest);
    writeFileSync(join(stack, 'cdk.tf.json'), '{}');
    const { code, stderr } = await page('diagram', '--from', 'stale');
    expect(code).toBe(1);
    expect(stderr).toContain('synthesize the stack again');
  });
});
