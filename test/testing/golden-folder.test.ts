import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SecretFile, VirtualService, Workload } from '../../lib';
import { expectGolden } from '../../lib/testing';
import { manualParts, manualStack } from '../stack';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'golden-')), 'golden');
  vi.stubEnv('CI', '');
  vi.stubEnv('CDKTF_LVS_UPDATE', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(folder, '..'), { recursive: true });
});

function filesThere(): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe('a golden folder', () => {
  test('has each file of each guest by its path, and one that lists them', () => {
    expectGolden(manualStack(), folder, { update: true });
    const keepalived = readFileSync(join(folder, 'lvs-primary/etc/keepalived/keepalived.conf'), 'utf8');
    expect(keepalived).toContain('router_id lvs-primary\n');
    expect(readFileSync(join(folder, 'web-rs1/var/www/html/index.html'), 'utf8')).toBe('web-rs1\n');
    const list = readFileSync(join(folder, 'files.txt'), 'utf8');
    expect(list).toContain('\nweb-rs1\n  service 0644 /etc/lvs/readers.json\n');
    expect(list).toContain('  service 0755 /usr/local/sbin/lvs-seed\n');
    expect(filesThere().some((path) => path.endsWith('lvs-seed'))).toBe(false);
  });

  test('takes the stack that it was made of, and the same one a second time', () => {
    expectGolden(manualStack(), folder, { update: true });
    expect(() => expectGolden(manualStack(), folder)).not.toThrow();
  });

  test('fails on another one: which files, and the lines', () => {
    expectGolden(manualStack(), folder, { update: true });
    const { stack, pool } = manualParts();
    new VirtualService(stack, 'alt', { pool, port: 8080 });
    const words = messageOf(() => expectGolden(stack, folder));
    expect(words).toContain('run the test with CDKTF_LVS_UPDATE=1 and commit the folder');
    expect(words).toMatch(/\nlvs-backup\/etc\/keepalived\/keepalived\.conf: line \d+:\n +\+ # alt: 192/);
    expect(words).toMatch(/\nweb-rs1\/etc\/nginx\/nginx\.conf: line \d+:/);
    expect(words).not.toContain('index.html');
  });

  test('fails where a guest is gone or new, and where a mode is another', () => {
    const servers = { rs1: '10.11.12.1', rs2: '10.11.12.2', rs3: '10.11.12.3' };
    expectGolden(manualStack({ pool: { servers } }), folder, { update: true });
    const gone = messageOf(() => expectGolden(manualStack(), folder));
    expect(gone).toContain('web-rs3/etc/nginx/nginx.conf: no guest has it any more');
    rmSync(join(folder, 'web-rs3/etc/nginx/nginx.conf'));
    const stack = manualStack({ pool: { servers } });
    expect(messageOf(() => expectGolden(stack, folder))).toContain(
      'web-rs3/etc/nginx/nginx.conf: is not in the folder',
    );
    const withMode = (mode: string): ReturnType<typeof manualStack> => {
      const files = [{ path: '/etc/app.conf', content: 'a\n', mode }];
      return manualStack({ pool: { workload: Workload.custom({ files, units: ['app.service'] }) } });
    };
    expectGolden(withMode('0644'), folder, { update: true });
    expect(messageOf(() => expectGolden(withMode('0600'), folder))).toMatch(
      /differ in 1 file;[^]*files\.txt: line \d+:\n +- +service 0644 \/etc\/app\.conf\n +\+ +service 0600/,
    );
  });

  test('is updated by the environment too: what no guest has goes, with its folders', () => {
    const servers = { rs1: '10.11.12.1', rs2: '10.11.12.2', rs3: '10.11.12.3' };
    vi.stubEnv('CDKTF_LVS_UPDATE', '1');
    expectGolden(manualStack({ pool: { servers } }), folder);
    expectGolden(manualStack(), folder);
    expect(readdirSync(folder).sort()).toEqual(['files.txt', 'lvs-backup', 'lvs-primary', 'web-rs1', 'web-rs2']);
    vi.stubEnv('CDKTF_LVS_UPDATE', '');
    expect(() => expectGolden(manualStack(), folder)).not.toThrow();
  });

  test('is never updated in CI, nor in a folder that is none', () => {
    expect(messageOf(() => expectGolden(manualStack(), folder))).toContain('files.txt: is not in the folder');
    mkdirSync(folder);
    writeFileSync(join(folder, 'main.ts'), 'mine');
    expect(() => expectGolden(manualStack(), folder, { update: true })).toThrow('it has files, and no files.txt');
    rmSync(join(folder, 'main.ts'));
    vi.stubEnv('CI', 'true');
    expect(() => expectGolden(manualStack(), folder, { update: true })).toThrow('is not updated with CI set');
    vi.stubEnv('CDKTF_LVS_UPDATE', '1');
    expect(() => expectGolden(manualStack(), folder)).toThrow('is not updated with CI set');
    expect(filesThere()).toEqual([]);
  });

  test('has of a secret its place alone: another key changes nothing', () => {
    const withKey = (content: string): ReturnType<typeof manualStack> => {
      const path = join(folder, '..', 'app.key');
      writeFileSync(path, content);
      const secrets = [{ path: '/etc/app.key', file: SecretFile.fromPath(path) }];
      return manualStack({ pool: { workload: Workload.custom({ secrets, units: ['app.service'] }) } });
    };
    expectGolden(withKey('one'), folder, { update: true });
    expect(readFileSync(join(folder, 'files.txt'), 'utf8')).toContain('  secret 0600 root /etc/app.key\n');
    expect(() => expectGolden(withKey('other'), folder)).not.toThrow();
  });
});

function messageOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  return 'nothing was thrown';
}
