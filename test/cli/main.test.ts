import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRoot } from '../../lib/host/probes';
import { PACKAGE, ROOT } from '../packed';
import { type End, ended, PROGRAM } from './command';

const DEBIAN = '/usr/bin:/bin:/usr/sbin:/sbin';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cli-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('help', () => {
  test.each([
    [['--help'], 'Usage: cdktf-lvs'],
    [['lab', '--help'], 'npm run lab -- down'],
    [['lab', 'down', '--help'], 'stop the private hypervisor'],
    [['lab', 'run', '--help'], 'run --json lvs-backup'],
    [['init', '--help'], 'npx cdktf-lvs init lab'],
    [['rehearse', '--help'], 'no root, no libvirt'],
    [['diagram', '--help'], '--format mermaid --out lab.mmd'],
    [['plan', '--help'], '--format csv --out addresses.csv'],
    [['runbook', '--help'], 'npx cdktf-lvs runbook --out runbook.md'],
    [['drill', '--help'], 'npx cdktf-lvs drill power-cut'],
    [['break', '--help'], 'npx cdktf-lvs break --secret'],
    [['mend', '--help'], "take back what 'break' broke"],
    [['check', '--help'], 'the exit code is 0 if it is'],
    [['undrain', '--help'], 'npx cdktf-lvs undrain web-rs1'],
    [['down', '--help'], 'npx cdktf-lvs down --stack shop'],
    [['drill', '--list'], 'power-cut '],
    [['break', '--list'], 'gateway-missing '],
    [['ssh', '--help'], 'npx cdktf-lvs ssh --print lvs-primary'],
    [['console', '--help'], 'Ctrl-] leaves it'],
    [['status', '--help'], 'npx cdktf-lvs status --watch'],
    [['capture', '--help'], 'npx cdktf-lvs capture lvs-primary eth0'],
    [['files', '--help'], 'npx cdktf-lvs files lvs-primary --to primary'],
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
  [['init', 'one', 'two'], 'too many arguments'],
  [['rehearse', 'one', 'two'], 'too many arguments'],
  [['rehearse', 'one', '--from', 'two'], "the folder is given twice, as 'one' and by --from"],
  [['laboratory'], "unknown command 'laboratory'"],
  [['drill', 'sideways'], 'Allowed choices are stop-keepalived'],
  [['drill', '--allowance', 'much'], 'Write seconds'],
  [['drill', '--json', '--junit'], 'cannot be used with'],
  [['break'], 'name what to break, or write --secret'],
  [['break', 'power-cut', '--secret'], 'name what to break, or write --secret'],
  [['break', 'sideways'], 'Allowed choices are forwarding-off'],
  [['rehearse', '--drill', 'power-cut', '/tmp'], "as in 'rehearse /tmp --drill power-cut'"],
  [['rehearse', '--drill', 'sideways'], 'Allowed choices are all, stop-keepalived'],
  [['mend', 'now'], 'too many arguments'],
  [['diagram', '--format', 'png'], 'Allowed choices are svg, mermaid'],
  [['plan', '--format', 'svg'], 'Allowed choices are table, markdown, csv'],
  [['runbook', 'lab'], 'too many arguments'],
  [['ssh'], "missing required argument 'host'"],
  [['console', 'lvs-primary', 'now'], 'too many arguments'],
  [['capture', 'lvs-primary'], "missing required argument 'nic'"],
  [['capture', 'lvs-primary', 'eth0', '--seconds', '601'], 'Write a whole number from 1 to 600'],
  [['files', 'lvs-primary'], "required option '--to <place>' not specified"],
  [['files', 'lvs-primary', '--to', 'a', '--format', 'suse'], 'Allowed choices are debian, rhel'],
])('%j is not understood: exit code 2', async (args, words) => {
  const { code, stderr } = await cli(args);
  expect(stderr).toContain(words);
  expect(code).toBe(2);
});

test.each([
  ['drill', 'power-cut'],
  ['break', 'gateway-missing'],
])('%s --list --json lists for a program', async (command, name) => {
  const { code, stdout } = await cli([command, '--list', '--json']);
  const { list, next } = JSON.parse(stdout) as { readonly list: readonly object[]; readonly next: object };
  expect(list).toContainEqual({ name, title: expect.any(String) as string });
  expect(next).toMatchObject({ command: expect.stringContaining(`npx cdktf-lvs ${command} `) as string });
  expect(code).toBe(0);
});

test('version is that of the package', async () => {
  expect((await cli(['--version'])).stdout).toBe(`${PACKAGE.version}\n`);
});

test('a folder without an app is refused', async () => {
  const { code, stderr } = await cli(['lab'], { cwd: folder });
  expect(stderr).toContain('has no cdktf.json, nor has a folder above it: run this in an app, or name it by --from');
  expect(code).toBe(1);
});

const stack = (name: string): string => join(folder, 'cdktf.out/stacks', name);
const manifest = (name: string, text: string, terraform: object = {}): void => {
  mkdirSync(stack(name), { recursive: true });
  writeFileSync(join(stack(name), 'lvs.manifest.json'), text);
  writeFileSync(join(stack(name), 'cdk.tf.json'), JSON.stringify(terraform));
};
const empty = { version: 1, stack: 'lab', networks: [], clusters: [], hosts: [], warnings: [] };

describe('a rehearsal', () => {
  const host = { name: 'rs1', files: [], resources: { domain: 'libvirt_domain.gone' } };

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

  test('in a folder that is not there is refused as such', async () => {
    expect((await cli(['rehearse', '--from', join(folder, 'gone')])).stderr).toContain('there is no folder');
  });

  test('is found where cdktf.json says, by a whole path too', async () => {
    manifest('lab', 'no');
    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'cdktf.json'), JSON.stringify({ app: 'true', output: join(folder, 'cdktf.out') }));
    expect((await cli(['rehearse'], { cwd: project })).stderr).toContain('synthesize the stack again');
  });

  test.each([[['rehearse', '--from']], [['rehearse']]])('%j takes a folder', async (words) => {
    manifest('lab', 'no');
    expect((await cli([...words, folder])).stderr).toContain('synthesize the stack again');
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

describe('an app', () => {
  const app = (command: string): void => writeFileSync(join(folder, 'cdktf.json'), JSON.stringify({ app: command }));
  beforeEach(() => app('true'));

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
    const provider = { libvirt: [{ uri: '${var.uri}' }] };
    manifest('lab', JSON.stringify(empty), { provider, variable: { uri: { default: 'qemu:///system' } } });
    const { code, stderr } = await cli(['lab'], { cwd: folder, path: `${folder}/bin:${DEBIAN}`, isPlainUser: true });
    expect(stderr).toContain('this needs root, or a libvirt at qemu:///system');
    expect(code).toBe(1);
  });

  test('takes down what is not there, twice', async () => {
    expect(await cli(['lab', 'down'], { cwd: folder })).toMatchObject({ code: 0 });
    expect(await cli(['lab', 'down'], { cwd: folder })).toMatchObject({ code: 0 });
  });

  test.each([[['down', '--json']], [['--json', 'down']]])('that is taken down by %j tells a program', async (args) => {
    const { code, stdout } = await cli(['lab', ...args], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ next: { command: 'npm run lab', why: expect.any(String) as string } });
    expect(code).toBe(0);
  });

  test('has no guest to run a command on', async () => {
    const { code, stderr } = await cli(['lab', 'run', 'lvs-primary', 'ipvsadm', '-Ln'], { cwd: folder });
    expect(stderr).toContain('synthesize the stack first');
    expect(code).toBe(1);
  });

  test('whose stack fails shows all that it said', async () => {
    programs('terraform', 'exit 0');
    app('seq 1 20; echo LVS020: two NICs share one MAC >&2; exit 3');
    const { code, stderr } = await cli(['lab'], { cwd: folder, path: `${folder}/bin:${DEBIAN}` });
    expect(stderr).toMatch(/failed:\n1\n2\n[^]*\n20\nLVS020: two NICs share one MAC/);
    expect(code).toBe(1);
  });

  test('that makes no stack is refused', async () => {
    programs('terraform', 'exit 0');
    const { code, stderr } = await cli(['lab'], { cwd: folder, path: `${folder}/bin:${DEBIAN}` });
    expect(stderr).toContain(`'true' in ${folder} was run: no lvs.manifest.json`);
    expect(code).toBe(1);
  });

  describe('with two stacks', () => {
    beforeEach(() => {
      manifest('one', JSON.stringify(empty));
      manifest('two', JSON.stringify(empty));
    });

    test.each([['drill'], ['check'], ['mend'], ['break', '--secret']])('%s asks which is meant', async (...args) => {
      const { code, stderr } = await cli(args, { cwd: folder });
      expect(stderr).toContain('there are 2 stacks (one, two): say which by --stack NAME');
      expect(code).toBe(1);
    });

    test.each([['check'], ['mend']])('%s takes the one that is named, from anywhere', async (...args) => {
      const { code, stderr } = await cli([...args, '--from', folder, '--stack', 'two'], { cwd: '/' });
      expect(stderr).toContain('nothing is broken here');
      expect(code).toBe(1);
    });

    test.each([['drill'], ['ssh', 'lvs-primary'], ['console', 'lvs-primary'], ['capture', 'lvs-primary', 'eth0']])(
      'one that is not deployed is no place for %s',
      async (name, ...args) => {
        const { code, stderr } = await cli([name, '--stack', 'one', ...args], { cwd: folder });
        expect(stderr).toContain('give LibvirtHost one');
        expect(code).toBe(1);
      },
    );

    test('one that the app has no more is not one of them', async () => {
      writeFileSync(join(folder, 'cdktf.out/manifest.json'), JSON.stringify({ stacks: { two: {} } }));
      const { code, stderr } = await cli(['check'], { cwd: folder });
      expect(stderr).toContain('nothing is broken here');
      expect(code).toBe(1);
    });
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
  { cwd = ROOT, path = `${dirname(process.execPath)}:${DEBIAN}`, isPlainUser = false }: Cli = {},
): Promise<End> {
  const place = { cwd, env: { PATH: path, HOME: folder, TERRAFORM_BINARY_NAME: '' } };
  if (isPlainUser) {
    chmodSync(folder, 0o755);
  }
  return isPlainUser && isRoot()
    ? ended(['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', ...PROGRAM, ...args], place)
    : ended([...PROGRAM, ...args], place);
}
