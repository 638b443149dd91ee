import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export const CHECKOUT = resolve(__dirname, '../..');
/** What stands for `cdktf-lvs` in a shell. */
export const COMMAND = `${process.execPath} --import file://${CHECKOUT}/node_modules/tsx/dist/loader.mjs ${CHECKOUT}/lib/cli/main.ts`;

/** How a command ended, and what it wrote. */
export interface End {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

export function shell(script: string, cwd: string, env: Environment = {}): Promise<End> {
  return new Promise((done) => {
    const options = { cwd, env: { ...process.env, CI: undefined, TERM: 'xterm', ...env }, maxBuffer: 2 ** 26 };
    execFile('sh', ['-c', script], options, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

/** Runs it on a pseudo-terminal of 80 columns, and gives what came to the screen. */
export function onTerminal(words: string, cwd: string, env: Environment = {}): Promise<End> {
  return shell(`script -qec 'stty cols 80 rows 40; exec ${COMMAND} ${words}' /dev/null </dev/null`, cwd, env);
}

/** What is waited for on a screen, and what is typed then. */
export type Typing = readonly (readonly [seen: string, typed: string])[];

/** Runs it on a pseudo-terminal, and types each text once what it waits for came to the screen after the one before. */
export function typedOnTerminal(words: string, cwd: string, typing: Typing): Promise<End> {
  return typed(`stty cols 80 rows 40; exec ${COMMAND} ${words}`, cwd, typing);
}

/** The same for any line of a shell. */
export function typed(line: string, cwd: string, typing: Typing): Promise<End> {
  return new Promise((done) => {
    const args = ['-c', TYPIST, JSON.stringify(typing), line];
    const env = { ...process.env, CI: undefined, TERM: 'xterm' };
    execFile('python3', args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

const TYPIST = `
import json, os, pty, select, sys, time
typing, line = json.loads(sys.argv[1]), sys.argv[2]
pid, terminal = pty.fork()
if pid == 0:
    os.execv('/bin/sh', ['sh', '-c', line])
text, seen, latest = b'', 0, time.monotonic() + 240
while time.monotonic() < latest:
    if not select.select([terminal], [], [], 1)[0]:
        continue
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    text += data
    while typing and typing[0][0].encode() in text[seen:]:
        waited, keys = typing.pop(0)
        seen = text.index(waited.encode(), seen) + len(waited.encode())
        os.write(terminal, keys.encode())
else:
    os.kill(pid, 9)
sys.stdout.buffer.write(text)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255)
`;

/** What the screen says, without how. */
export function plainLines(text: string): readonly string[] {
  return text.replaceAll(new RegExp('\u001b\\[[0-9;?]*[A-Za-z]', 'g'), '').split(/\r?\n/);
}
