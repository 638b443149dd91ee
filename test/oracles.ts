import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The programs that read what this library prints, as judges.

/** What a program says of a text: nothing, or its complaint. */
type Complaint = string | undefined;

/** A folder for the time of one call. */
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'lvs-oracle-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program; its words when it refuses or cannot be started. */
export function complaintOf(program: string, ...args: readonly string[]): Complaint {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? undefined : `${program}: ${error?.message ?? `${stdout}${stderr}`}`;
}

/** Judges a text that lies in a file; `%s` in the arguments is its path. */
export function complaintAbout(text: string, fileName: string, command: readonly [string, ...string[]]): Complaint {
  return inFolder((folder) => {
    const file = join(folder, fileName);
    writeFileSync(file, text);
    const [program, ...args] = command;
    return complaintOf(program, ...args.map((word) => word.replace('%s', file)));
  });
}

/** The same in a network namespace that has a router's two NICs: what the machine has makes no difference. */
export function complaintAboutOnRouter(text: string, fileName: string, command: string): Complaint {
  const script = `ip link add eth0 type veth peer name eth1 && ${command}`;
  return complaintAbout(text, fileName, ['unshare', '--map-root-user', '--net', 'sh', '-c', script]);
}

/** All that keepalived says, warnings too; empty when it has nothing to say. */
export function wordsOfKeepalived(text: string): string {
  return inFolder((folder) => {
    const file = join(folder, 'keepalived.conf');
    writeFileSync(file, text);
    const script = `ip link add eth0 type veth peer name eth1 && keepalived -t -f ${file}; echo "exit $?"`;
    const { stdout, stderr } = spawnSync('unshare', ['--map-root-user', '--net', 'sh', '-c', script], {
      encoding: 'utf8',
    });
    return `${stdout}${stderr}`.replace(/^exit 0\n$/m, '');
  });
}

/** What PyYAML makes of each text, with the loader that cloud-init uses and with the one in C. */
export function readByPyYaml(texts: readonly string[]): readonly unknown[] {
  const program = [
    'import json, sys, yaml',
    'def read(text, loader):',
    '    return yaml.load(text.encode(), loader)',
    'fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)',
    'for text in json.load(sys.stdin):',
    '    one, other = read(text, yaml.SafeLoader), read(text, fast)',
    '    assert one == other, (one, other)',
    '    print(json.dumps(one))',
  ].join('\n');
  const input = JSON.stringify(texts);
  const output = execFileSync('python3', ['-c', program], { input, encoding: 'utf8', maxBuffer: Infinity });
  return output
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}
