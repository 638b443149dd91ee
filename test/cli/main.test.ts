import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRoot } from '../../lib/host/probes';

const CHECKOUT = resolve(__dirname, '../..');
const DEBIAN = '/usr/bin:/bin:/usr/sbin:/sbin';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cli-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('help', () => {
  test.each([
    [['--help'], 'Usage: cdktf-lvs'],
    [['lab', '--help'], 'npm run lab -- down'],
    [['lab', 'down', '--help'], 'stop the private hypervisor'],
    [['lab', 'run', '--help'], 'lvs-backup'],
    [['rehearse', '--help'], 'no root, no libvirt'],
    [['drill', '--help'], 'npx cdktf-lvs drill power-cut'],
    [['break', '--help'], 'npx cdktf-lvs break --secret'],
    [['mend', '--help'], "take back what 'break' broke"],
    [['check', '--help'], 'the exit code is 0 if it is'],
    [['drill', '--list'], 'power-cut '],
    [['break', '--list'], 'gateway-missing '],
  ])('%j shows what there is and how it is written', async (args, words) => {
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(stdout).toContain(words);
  });
});

test.each([
  [['--nonsense'], "unknown option '--nonsense'"],
  [['lab', '--nonsense'], "unknown option '--nonsense'"],
  [['lab', 'sideways'], 'too many arguments'],
  [['lab', 'down', 'now'], 'too many arguments'],
  [['lab', 'run', 'lvs-primary'], "missing required argument 'command'"],
  [['rehearse', 'one', 'two'], 'too many arguments'],
  [['laboratory'], "unknown command 'laboratory'"],
  [['drill', 'sideways'], 'Allowed choices are stop-keepalived'],
  [['drill', '--allowance', 'much'], 'Write seconds'],
  [['drill', '--json', '--junit'], 'cannot be used with'],
  [['break'], 'name what to break, or write --secret'],
  [['break', 'power-cut', '--secret'], 'name what to break, or write --secret'],
  [['break', 'sideways'], 'Allowed choices are forwarding-off'],
  [['mend', 'now'], 'too many arguments'],
])('%j is not understood: exit code 2', async (args, words) => {
  const { code, stderr } = await cli(args);
  expect(stderr).toContain(words);
  expect(code).toBe(2);
});

test('a folder that is no checkout is refused', async () => {
  const { code, stderr } = await cli(['lab'], { cwd: folder });
  expect(stderr).toContain('has no cdktf.json: run this in a checkout');
  expect(code).toBe(1);
});

describe('a rehearsal', () => {
  const stack = (name: string): string => join(folder, 'cdktf.out/stacks', name);
  const manifest = (name: string, text: string): void => {
    mkdirSync(stack(name), { recursive: true });
    writeFileSync(join(stack(name), 'lvs.manifest.json'), text);
    writeFileSync(join(stack(name), 'cdk.tf.json'), '{}');
  };
  const host = { name: 'rs1', resources: { domain: 'libvirt_domain.gone' } };
  const empty = { version: 1, stack: 'lab', networks: [], clusters: [], hosts: [], warnings: [] };

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['without a stack', {}, 'synthesize the stack first'],
    ['of one of two stacks', { one: '{}', two: '{}' }, 'there are 2 stacks'],
    ['of a text that is no manifest', { lab: 'no' }, 'synthesize the stack again'],
    ['of a manifest of another version', { lab: '{"version": 99}' }, 'the manifest has version 99'],
    ['of a stale manifest', { lab: JSON.stringify({ ...empty, hosts: [host] }) }, 'it is of an earlier synth'],
  ])('%s is refused', async (_, stacks, words) => {
    Object.entries(stacks).forEach(([name, text]) => manifest(name, text));
    const { code, stderr } = await cli(['rehearse'], { cwd: folder });
    expect(stderr).toContain(words);
    expect(code).toBe(1);
  });

  test('without QEMU is refused, and says which package has it', async () => {
    manifest('lab', JSON.stringify(empty));
    mkdirSync(join(folder, 'bin'));
    symlinkSync(process.execPath, join(folder, 'bin', 'node'));
    const { code, stderr } = await cli(['rehearse', stack('lab')], { cwd: folder, path: join(folder, 'bin') });
    expect(stderr).toContain('apt-get install qemu-system-x86');
    expect(code).toBe(1);
  });
});

describe('a checkout', () => {
  beforeEach(() => writeFileSync(join(folder, 'cdktf.json'), JSON.stringify({ app: 'true' })));

  test('refuses to start without terraform, and says where to get it', async () => {
    mkdirSync(join(folder, 'bin'));
    symlinkSync(process.execPath, join(folder, 'bin', 'node'));
    const { code, stderr } = await cli(['lab'], { cwd: folder, path: join(folder, 'bin') });
    expect(stderr).toContain("neither 'terraform' nor 'tofu' is on the PATH: install Terraform");
    expect(code).toBe(1);
  });

  test('refuses to start for a user without root and without a libvirt', async () => {
    programs('terraform', 'exit 0');
    // whatever this machine has, this user's libvirt does not answer
    programs('virsh', 'exit 1');
    const { code, stderr } = await cli(['lab'], { cwd: folder, path: `${folder}/bin:${DEBIAN}`, isPlainUser: true });
    expect(stderr).toContain('this needs root, or a libvirt at qemu:///system');
    expect(code).toBe(1);
  });

  test('takes down what is not there, twice', async () => {
    expect(await cli(['lab', 'down'], { cwd: folder })).toMatchObject({ code: 0 });
    expect(await cli(['lab', 'down'], { cwd: folder })).toMatchObject({ code: 0 });
  });

  test('has no guest to run a command on', async () => {
    const { code, stderr } = await cli(['lab', 'run', 'lvs-primary', 'ipvsadm', '-Ln'], { cwd: folder });
    expect(stderr).toContain('there is no lab here');
    expect(code).toBe(1);
  });
});

function programs(name: string, script: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

interface Cli {
  readonly cwd?: string;
  readonly path?: string;
  readonly isPlainUser?: boolean;
}

function cli(
  args: readonly string[],
  { cwd = CHECKOUT, path = `${dirname(process.execPath)}:${DEBIAN}`, isPlainUser = false }: Cli = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const env = { ...process.env, PATH: path, HOME: folder, TERRAFORM_BINARY_NAME: '' };
  const tsx = `file://${CHECKOUT}/node_modules/tsx/dist/loader.mjs`;
  const words = [process.execPath, '--import', tsx, join(CHECKOUT, 'lib/cli/main.ts'), ...args];
  const NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
  const [program = '', ...rest] = isPlainUser && isRoot() ? [...NOBODY, ...words] : words;
  if (isPlainUser) {
    chmodSync(folder, 0o755);
  }
  return new Promise((done) => {
    execFile(program, rest, { cwd, env }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}
