import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { synthCommand } from '../../lib/cli/synth-command';
import { describeWith } from '../needs';
import { ROOT } from '../packed';
import { cli, COMMAND, type End, shell } from './command';
import { onTerminal, plainLines } from './terminal';

const ESCAPE = '\u001b';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'doctor-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const command = (words: string): Promise<End> => cli(words.split(' '), { cwd: folder });

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
    const { code, stdout } = await command(`doctor --json --for synth --from ${ROOT}`);
    const report = JSON.parse(stdout) as Report;
    expect(report.purposes).toMatchObject([{ purpose: 'synth', works: true }]);
    const synth = `cd ${ROOT} && ${synthCommand(ROOT)}`;
    expect(report.next).toEqual({ command: synth, why: 'all is there to synthesize' });
    expect(code).toBe(0);
  });

  test('says what one would type where there is no app', async () => {
    const { code, stdout } = await command(`doctor --for synth`);
    expect(stdout).toMatch(/lacks {2}app/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe("next: npx cdktf-lvs init  (mends 'app')");
    expect(code).toBe(1);
  });

  test.each([
    [{ app: 'npx tsx main.ts' }, { scripts: { synth: 'tsx main.ts' } }, 'npm run synth'],
    [{ app: 'npx tsx main.ts' }, {}, 'npx tsx main.ts'],
    [{ app: 'npx tsx main.ts', output: 'out' }, {}, 'CDKTF_OUTDIR=out npx tsx main.ts'],
  ])('of %j and %j says what synthesizes there, without the cdktf command', async (config, packageJson, synth) => {
    writeFileSync(join(folder, 'cdktf.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'package.json'), JSON.stringify(packageJson));
    expect(synthCommand(folder)).toBe(synth);
    expect((await command('plan')).stderr).toContain(`synthesize the stack first: ${synth}\n`);
  });

  test.each([
    ['--for nothing', 'Allowed choices are synth, rehearse, deploy'],
    ['now', 'too many arguments'],
  ])('%s is not understood', async (words, reason) => {
    const { code, stderr } = await command(`doctor ${words}`);
    expect(stderr).toContain(reason);
    expect(code).toBe(2);
  });

  test('ends at once when it is interrupted, whoever has not answered yet', async () => {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/virsh'), '#!/bin/sh\nsleep 300\n', { mode: 0o755 });
    const script = `PATH="$PWD/bin:$PATH"; { ${COMMAND} doctor & echo $! >pid; wait $!; echo "ended with $?"; } |
      while read -r line; do echo "$line"; case $line in *'Look at'*) kill -TERM "$(cat pid)" ;; esac; done`;
    const { stdout, stderr } = await shell(script, folder);
    expect(stderr).toContain('\ninterrupted\n');
    expect(stdout).toContain('ended with 1\n');
  });

  test('names the same app again where no command mends what lacks', async () => {
    const { stdout } = await shell(`${COMMAND} doctor --for synth --from 'not there'`, folder);
    expect(stdout).toContain("next: npx cdktf-lvs doctor --from 'not there'  (look again");
  });

  test('of a cdktf.json that is none says so', async () => {
    writeFileSync(join(folder, 'cdktf.json'), 'no');
    const { code, stdout } = await command(`doctor --for synth`);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('cdktf.json is no JSON: correct it');
    expect(code).toBe(1);
  });

  test('writes no colours to a pipe', async () => {
    expect((await command(`doctor --for synth`)).stdout).not.toContain(ESCAPE);
  });
});

describeWith(['script'], 'on a terminal', () => {
  test('doctor has colours, and keeps to 80 columns', async () => {
    // where this machine keeps its image may be a long path
    const { stdout } = await onTerminal('doctor', folder, { XDG_CACHE_HOME: folder });
    expect(stdout).toContain(`${ESCAPE}[1msynth: does not work yet${ESCAPE}[0m`);
    expect(stdout).toContain(`${ESCAPE}[31mlacks${ESCAPE}[0m`);
    // commands are copied: they are never broken
    const wide = plainLines(stdout).filter((line) => line.length > 80 && !/^ *\$ |^next: /.test(line));
    expect(wide).toEqual([]);
  });

  test('nobody who sets NO_COLOR gets any', async () => {
    const { stdout } = await onTerminal('doctor --for synth', folder, { NO_COLOR: '1' });
    expect(stdout).toContain('synth: does not work yet');
    expect(stdout).not.toContain(`${ESCAPE}[31m`);
    expect(stdout).not.toContain(`${ESCAPE}[1m`);
  });

  test('the help keeps to 80 columns', async () => {
    const { code, stdout } = await onTerminal('--help', folder);
    expect(code).toBe(0);
    expect(plainLines(stdout).filter((line) => line.length > 80)).toEqual([]);
  });
});
