import { COMMAND, type End, ended, type Environment, shell } from './command';

/** Runs `cdktf-lvs` on a pseudo-terminal of 80 columns, and gives what came to the screen. */
export function onTerminal(words: string, cwd: string, env: Environment = {}): Promise<End> {
  return shell(`script -qec 'stty cols 80 rows 40; exec ${COMMAND} ${words}' /dev/null </dev/null`, cwd, env);
}

/** What is waited for on a screen, and what is typed then. */
type Typing = readonly (readonly [seen: string, typed: string])[];

/**
 * The same of any command; types each text once what it waits for came to the screen after the one before. Until the next
 * one came it types it again from time to time, as people do: a program that makes its terminal raw, as virsh does after
 * its greeting, drops what was typed before.
 */
export function typedOnTerminal(command: string, cwd: string, typing: Typing): Promise<End> {
  const line = `stty cols 80 rows 40; exec ${command}`;
  return ended(['python3', '-c', TYPIST, JSON.stringify(typing), line], { cwd });
}

const TYPIST = `
import json, os, pty, select, sys, time
typing, line = json.loads(sys.argv[1]), sys.argv[2]
pid, terminal = pty.fork()
if pid == 0:
    os.execv('/bin/sh', ['sh', '-c', line])
text, seen, keys, latest = b'', 0, '', time.monotonic() + 240
while time.monotonic() < latest:
    if not select.select([terminal], [], [], 10)[0]:
        os.write(terminal, keys.encode())
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
