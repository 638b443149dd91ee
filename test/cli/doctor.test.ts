import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeWith } from '../needs';

const CHECKOUT = resolve(__dirname, '../..');
const COMMAND = `${process.execPath} --import file://${CHECKOUT}/node_modules/tsx/dist/loader.mjs ${CHECKOUT}/lib/cli/main.ts`;
const ESCAPE = '\u001b';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'doctor-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface End {
  readonly code: number;
  readonly stdout: string;
}

function shell(script: string, env: Readonly<Record<string, string>> = {}): Promise<End> {
  return new Promise((done) => {
    const options = { cwd: folder, env: { ...process.env, CI: undefined, TERM: 'xterm', ...env } };
    execFile('sh', ['-c', script], options, (error, stdout) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout });
    });
  });
}

/** Runs it on a pseudo-terminal of 80 columns, and gives what came to the screen. */
function onTerminal(words: string, env: Readonly<Record<string, string>> = {}): Promise<End> {
  return shell(`script -qec 'stty cols 80 rows 40; exec ${COMMAND} ${words}' /dev/null </dev/null`, env);
}

function plainLines(text: string): readonly string[] {
  const codes = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]`, 'g');
  return text.replaceAll(codes, '').split(/\r?\n/);
}

interface Report {
  readonly purposes: readonly {
    readonly purpose: string;
    readonly works: boolean;
    readonly findings: readonly object[];
  }[];
  readonly next: { readonly command: string; readonly why: string };
}

describe('doctor', () => {
  test('gives a program its findings, and the code says whether all works', async () => {
    const { code, stdout } = await shell(`${COMMAND} doctor --json --for synth --from ${CHECKOUT}`);
    const report = JSON.parse(stdout) as Report;
    expect(report.purposes).toMatchObject([{ purpose: 'synth', works: true }]);
    expect(report.next).toEqual({ command: 'npx cdktf synth', why: 'all is there to synthesize' });
    expect(code).toBe(0);
  });

  test('says what one would type where there is no app', async () => {
    const { code, stdout } = await shell(`${COMMAND} doctor --for synth`);
    expect(stdout).toMatch(/lacks {2}app/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      "next: npx cdktf-cli init --template=typescript --local  (mends 'app')",
    );
    expect(code).toBe(1);
  });

  test.each([
    ['--for nothing', 'Allowed choices are synth, rehearse, deploy'],
    ['now', 'too many arguments'],
  ])('%s is not understood', async (words, reason) => {
    const { code, stdout } = await shell(`${COMMAND} doctor ${words} 2>&1`);
    expect(stdout).toContain(reason);
    expect(code).toBe(2);
  });

  test('of a cdktf.json that is none says so', async () => {
    writeFileSync(join(folder, 'cdktf.json'), 'no');
    const { code, stdout } = await shell(`${COMMAND} doctor --for synth`);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('cdktf.json is no JSON: correct it');
    expect(code).toBe(1);
  });

  test('writes no colours to a pipe', async () => {
    expect((await shell(`${COMMAND} doctor --for synth`)).stdout).not.toContain(ESCAPE);
  });
});

describeWith(['script'], 'on a terminal', () => {
  test('doctor has colours, and keeps to 80 columns', async () => {
    const { stdout } = await onTerminal('doctor');
    expect(stdout).toContain(`${ESCAPE}[1msynth: does not work yet${ESCAPE}[0m`);
    expect(stdout).toContain(`${ESCAPE}[31mlacks${ESCAPE}[0m`);
    // commands are copied: they are never broken
    const wide = plainLines(stdout).filter((line) => line.length > 80 && !/^ *\$ |^next: /.test(line));
    expect(wide).toEqual([]);
  });

  test('nobody who sets NO_COLOR gets any', async () => {
    const { stdout } = await onTerminal('doctor --for synth', { NO_COLOR: '1' });
    expect(stdout).toContain('synth: does not work yet');
    expect(stdout).not.toContain(`${ESCAPE}[31m`);
    expect(stdout).not.toContain(`${ESCAPE}[1m`);
  });

  test.each(['', 'doctor', 'lab', 'drill', 'rehearse', 'break', 'mend', 'check'])(
    'the help of %j keeps to 80 columns',
    async (command) => {
      const { code, stdout } = await onTerminal(`${command} --help`);
      expect(code).toBe(0);
      expect(plainLines(stdout).filter((line) => line.length > 80)).toEqual([]);
    },
  );
});
