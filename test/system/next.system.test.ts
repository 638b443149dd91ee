import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND, type End, shell } from '../cli/command';
import { typedOnTerminal } from '../cli/terminal';
import { describeWith } from '../needs';
import { ROOT } from '../packed';
import { PROGRAMS } from './test-cluster';

const MOST_COMMANDS = 8;

describeWith(['root', ...PROGRAMS, 'ssh', 'python3'], 'one who only types what the next line says', () => {
  let project: string;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'cdktf-lvs-next-'));
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(project, 'key')]);
    const main = join(project, 'main.ts');
    await writeFile(main, withWaysIn(await readFile(join(ROOT, 'examples/seed.ts'), 'utf8')));
    const app = `cd '${ROOT}' && exec '${process.execPath}' --import tsx '${main}'`;
    await writeFile(join(project, 'cdktf.json'), JSON.stringify({ app }));
    await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'));
    await mkdir(join(project, 'bin'));
    // in the place of the installed package
    await writeFile(join(project, 'bin/npx'), `#!/bin/sh\nshift\nexec ${COMMAND} "$@"\n`);
    await chmod(join(project, 'bin/npx'), 0o755);
  });

  afterAll(async () => {
    await typed('npx cdktf-lvs down');
    await rm(project, { recursive: true, force: true });
  });

  /** The manual's cluster, with a key and a console. */
  function withWaysIn(example: string): string {
    const before = '  distribution: Distribution.DEBIAN_12,\n';
    expect(example).toContain(before);
    const key = `readFileSync('${join(project, 'key.pub')}', 'utf8').trim()`;
    return `import { readFileSync } from 'node:fs';\n${example}`
      .replace(before, `${before}  sshKeys: [${key}],\n  consoleLogin: true,\n`)
      .replaceAll("'cdktf-lvs'", `'${join(ROOT, 'lib/index')}'`);
  }

  function typed(line: string): Promise<End> {
    process.stderr.write(`  $ ${line}\n`);
    return shell(line, project, { PATH: [join(project, 'bin'), process.env['PATH']].join(delimiter) });
  }

  test('comes from doctor to a real server that is drained', async () => {
    let line = 'npx cdktf-lvs doctor';
    const lines: string[] = [];
    while (!lines.some((each) => each.startsWith('npx cdktf-lvs drain '))) {
      expect(lines.length, lines.join('; ')).toBeLessThan(MOST_COMMANDS);
      lines.push(line);
      const { stdout, stderr } = await typed(line);
      line = /^next: (.*?) {2}\(/m.exec(stdout)?.[1] ?? '';
      expect(line, `after '${lines.at(-1)}':\n${stdout}\n${stderr}`).not.toBe('');
    }
    expect(lines).toContain('npx cdktf-lvs up');
    expect((await typed('npx cdktf-lvs status --json')).stdout).toContain('"health": "drained"');
  });

  test('watches the cluster in a terminal, drawn over and over until Ctrl-C', async () => {
    const twice = ['Last transitions', 'Routers of lab/lvs'].map((words) => [words, ''] as const);
    const { code, stdout } = await typedOnTerminal(`${COMMAND} status --watch`, project, [
      ...twice,
      ['\u001b[J', '\u0003'],
    ]);
    expect(stdout).toContain('\u001b[?1049h');
    expect(stdout).toContain('drained');
    expect(stdout.trimEnd().endsWith('\u001b[?1049l')).toBe(true);
    expect(code).toBe(0);
  });

  test('logs in to a router, and to a real server through one', async () => {
    const ssh = `npx cdktf-lvs ssh --identity '${join(project, 'key')}'`;
    expect(await typed(`${ssh} lvs-primary 'sudo id -un; exit 3'`)).toMatchObject({ code: 1, stdout: 'root\n' });
    expect(await typed(`${ssh} web-rs1 hostname`)).toMatchObject({ code: 0, stdout: 'web-rs1\n' });
  });

  test('has a root shell on the console of a guest at its first boot', async () => {
    const { code, stdout } = await typedOnTerminal(`${COMMAND} console web-rs2`, project, [
      ['Escape character', '\r'],
      ['root@web-rs2:~#', 'id -un; echo $((6 * 7)) times\r'],
      ['42 times', '\u001d'],
    ]);
    expect(stdout, stdout).toContain('root\r\n42 times');
    expect(code).toBe(0);
  });

  test('sees who advertises, and leaves no capture behind', async () => {
    const { stdout } = await typed('npx cdktf-lvs capture lvs-primary eth0 ip proto 112 --count 2 --json');
    const { packets } = JSON.parse(stdout) as { readonly packets: readonly { readonly text: string }[] };
    expect(packets.map(({ text }) => text)).toEqual(Array(2).fill(expect.stringContaining('vrid 51')));
    const left = 'ls /run; pgrep -x tcpdump || true';
    expect((await typed(`npx cdktf-lvs lab run lvs-primary sh -c '${left}'`)).stdout).not.toMatch(/capture|^\d+$/m);
  });

  test('keeps a server drained over a reboot of both routers, until undrain', async () => {
    const routers = ['lvs-primary', 'lvs-backup'];
    const boots = (): Promise<readonly string[]> =>
      Promise.all(
        routers.map(async (router) => {
          const { stdout } = await typed(`npx cdktf-lvs lab run --json ${router} cat /proc/sys/kernel/random/boot_id`);
          return stdout === '' ? '' : (JSON.parse(stdout) as { readonly stdout: string }).stdout;
        }),
      );
    const before = await boots();
    await Promise.all(routers.map((router) => typed(`npx cdktf-lvs lab run ${router} systemctl reboot`)));
    // each look is a program of its own, and takes the guests' processor while they boot
    const patient = { timeout: 300_000, interval: 10_000 };
    await expect
      .poll(async () => (await boots()).every((boot) => boot !== '' && !before.includes(boot)), patient)
      .toBe(true);
    const status = async (): Promise<string> => (await typed('npx cdktf-lvs status --json')).stdout;
    await expect.poll(status, patient).toMatch(/"isWell": true[^]*"health": "drained"/);
    const undrained = JSON.parse((await typed('npx cdktf-lvs undrain web-rs1 --json')).stdout) as object;
    expect(undrained).toMatchObject({ routers, silent: [], takesConnections: true });
    expect(await status()).not.toContain('drained');
  });
});
