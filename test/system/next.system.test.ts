import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECKOUT, COMMAND, type End, shell } from '../cli/terminal';
import { describeWith } from '../needs';
import { PROGRAMS } from './test-cluster';

const MOST_COMMANDS = 8;

describeWith(['root', ...PROGRAMS], 'one who only types what the next line says', () => {
  let project: string;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'cdktf-lvs-next-'));
    const app = `cd '${CHECKOUT}' && exec '${process.execPath}' --import tsx examples/seed.ts`;
    await writeFile(join(project, 'cdktf.json'), JSON.stringify({ app }));
    await symlink(join(CHECKOUT, 'node_modules'), join(project, 'node_modules'));
    await mkdir(join(project, 'bin'));
    // in the place of the installed package
    await writeFile(join(project, 'bin/npx'), `#!/bin/sh\nshift\nexec ${COMMAND} "$@"\n`);
    await chmod(join(project, 'bin/npx'), 0o755);
  });

  afterAll(async () => {
    await typed('npx cdktf-lvs down');
    await rm(project, { recursive: true, force: true });
  });

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
});
