import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// The commands that make a page of what a synth wrote.

const CHECKOUT = resolve(__dirname, '../..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
  const env = { ...process.env, CDKTF_OUTDIR: join(folder, 'cdktf.out') };
  execFileSync(process.execPath, ['--import', 'tsx', 'examples/seed.ts'], { cwd: CHECKOUT, env });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cli(...args: readonly string[]): {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
} {
  const tsx = `file://${CHECKOUT}/node_modules/tsx/dist/loader.mjs`;
  const command = ['--import', tsx, join(CHECKOUT, 'lib/cli/main.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

describe('on standard output', () => {
  test.each([
    [['diagram'], /^<\?xml [^]*<\/svg>\n$/],
    [['diagram', '--format', 'mermaid'], /^%% [^]*flowchart TB\n[^]*192\.168\.26\.10/],
    [['plan'], /^address +what [^]*\nnext: npx cdktf-lvs runbook {2}\(.*\)\n$/],
    [['plan', '--format', 'csv'], /^address,what,[^]*\r\n$/],
    [['plan', '--format', 'markdown'], /^# The addresses of `lab`\n[^]* \|\n$/],
    [['runbook'], /^# Runbook of `lab`\n[^]*### power-cut\n/],
  ])('%j gives the page, and a document nothing else', (args, page) => {
    const { status, out, err } = cli(...args);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(page);
  });

  test('--json gives one document with the page in it', () => {
    const { status, out } = cli('plan', '--from', 'cdktf.out', '--stack', 'lab', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
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
])('the rehearsal that the runbook of a folder %s names can be typed', (_, from, typed) => {
  cpSync(join(folder, 'cdktf.out'), join(folder, from), { recursive: true });
  const { next } = JSON.parse(cli('runbook', '--from', from, '--json').out) as { readonly next: object };
  expect(next).toMatchObject({ command: `npx cdktf-lvs rehearse --drill all --from ${typed}` });
});

test.each(['plan', 'runbook', 'plan --json', '--help'])('%s ends quietly when its reader is gone', (words) => {
  const tsx = `file://${CHECKOUT}/node_modules/tsx/dist/loader.mjs`;
  const command = `'${process.execPath}' --import ${tsx} ${join(CHECKOUT, 'lib/cli/main.ts')} ${words}`;
  const script = `{ ${command}; echo "ended with $?" >&2; } | true`;
  const { stderr } = spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('ended with 0\n');
});

test('--out writes the same bytes to a file, and says what one would type now', () => {
  const { status, out } = cli('diagram', '--out', 'lab.svg');
  expect(status).toBe(0);
  expect(out).toMatch(/^Wrote lab\.svg\n\nnext: .*plan/);
  expect(readFileSync(join(folder, 'lab.svg'), 'utf8')).toBe(cli('diagram').out);
});

describe('is refused with one sentence', () => {
  test.each([
    ['a stack that is not there', ['plan', '--stack', 'gone'], "there is no stack 'gone' in ., only lab"],
    ['a folder without a stack', ['runbook', '--from', '/'], 'synthesize the stack first'],
    ['a file in no folder', ['diagram', '--out', 'no/lab.svg'], 'no/lab.svg cannot be written (ENOENT): give --out'],
  ])('%s', (_, args, words) => {
    const { status, err } = cli(...args);
    expect(status).toBe(1);
    expect(err).toContain(words);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('a stale manifest', () => {
    const stack = join(folder, 'stale/cdktf.out/stacks/lab');
    mkdirSync(stack, { recursive: true });
    const manifest = readFileSync(join(folder, 'cdktf.out/stacks/lab/lvs.manifest.json'));
    writeFileSync(join(stack, 'lvs.manifest.json'), manifest);
    writeFileSync(join(stack, 'cdk.tf.json'), '{}');
    const { status, err } = cli('diagram', '--from', 'stale');
    expect(status).toBe(1);
    expect(err).toContain('synthesize the stack again');
  });
});
