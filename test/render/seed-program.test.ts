import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderReaders } from '../../lib/render/readers';
import { renderSecrets } from '../../lib/render/secrets';
import { SEED_PROGRAM } from '../../lib/render/seed-program';
import { printYaml } from '../../lib/render/yaml';
import { describeWith } from '../needs';

// The real program on a root that is a folder: its paths point there, and mount copies the disk.

let root: string;
const at = (path: string): string => join(root, path);
const read = (path: string): string => readFileSync(at(path), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lvs-seed-'));
  script('bin/mount', `echo mount >> ${at('calls')}; cp ${at('disk')}/* "$4"`);
  script('bin/umount', `echo umount >> ${at('calls')}; rm "$1"/*`);
  script('bin/reload', `echo "reload $1" >> ${at('calls')}; test "$1" != broken || { echo 'no such unit'; exit 3; }`);
  script('bin/check', `grep -q bad "$1" && { echo "line 1: bad in $1"; exit 1; } || exit 0`);
  writeFileSync(at('program'), programOnRoot());
  file('var/lib/cloud/data/instance-id', 'web-1\n');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(path: string, content: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
}

function script(path: string, body: string): void {
  file(path, `#!/bin/sh\n${body}\n`);
  chmodSync(at(path), 0o755);
}

/** The program with its constants moved into the root. */
function programOnRoot(): string {
  return SEED_PROGRAM.replace(/^([A-Z]+ = ')(\/[^']*)'$/gm, (line: string, head: string, path: string) =>
    /^READERS|^SECRETS/.test(line) ? `${head}${at(path.slice(1))}'` : `${head}${join(root, path)}'`,
  );
}

interface File {
  readonly path: string;
  readonly content: string;
  readonly mode?: string;
  readonly check?: boolean;
  readonly reload?: string;
  readonly first?: true;
}

interface Secret extends File {
  readonly owner: string;
}

/** Puts a disk in, with the table of its readers. */
function disk(files: readonly File[], instance = 'web-1', secrets: readonly Secret[] = []): void {
  const readers = [...secrets, ...files].map(({ path, check, reload, first }) => ({
    path: at(path),
    ...(check && { check: [at('bin/check'), '%s'] }),
    ...(reload !== undefined && { reload: [at('bin/reload'), reload] }),
    ...(first && { first }),
  }));
  const entries = [
    ...files.map(({ path, content, mode }) => ({ path: at(path), permissions: mode ?? '0644', content })),
    ...(secrets.length > 0 ? [secretTable(secrets)] : []),
    { path: at('etc/lvs/readers.json'), permissions: '0644', content: renderReaders(readers) },
  ];
  file('disk/user-data', `#cloud-config\n${printYaml({ write_files: entries })}`);
  file('disk/meta-data', printYaml({ 'instance-id': instance }));
}

/** Puts the contents on the disk, and gives the table of them, which is a file like others. */
function secretTable(secrets: readonly Secret[]): { readonly path: string; permissions: string; content: string } {
  const hash = (content: string): string => createHash('sha256').update(content).digest('hex');
  const contents = secrets.map(({ content }) => [hash(content), Buffer.from(content).toString('base64')]);
  file('disk/secrets', JSON.stringify(Object.fromEntries(contents)));
  const table = secrets.map(({ path, content, mode, owner }) => ({
    path: at(path),
    file: { source: '', sha256: hash(content) },
    mode: mode ?? '0600',
    owner,
    reload: [],
  }));
  return { path: at('etc/lvs/secrets.json'), permissions: '0644', content: renderSecrets(table) };
}

interface Run {
  readonly status: number | null;
  readonly report: Readonly<Record<string, unknown>>;
  /** The reloads since the last run. */
  readonly reloads: readonly string[];
}

function start(): { readonly status: number | null; readonly stderr: string } {
  return spawnSync('python3', [at('program')], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${at('bin')}:${process.env.PATH}` },
    timeout: 25_000,
    // the program ignores SIGTERM
    killSignal: 'SIGKILL',
  });
}

function run(): Run {
  rmSync(at('calls'), { force: true });
  const { status, stderr } = start();
  expect(stderr).toBe('');
  const calls = read('calls').trim().split('\n');
  expect([calls[0], calls[1]]).toEqual(['mount', 'umount']);
  const report = JSON.parse(read('run/lvs/report.json')) as Run['report'];
  return { status, report, reloads: calls.slice(2).map((call) => call.replace('reload ', '')) };
}

const CONF: File = { path: 'etc/app/app.conf', content: 'one\n', check: true, reload: 'app' };

describeWith(['python3:yaml'], 'the seed program', () => {
  test('moves every path of the machine into the root, or this suite would write on it', () => {
    expect(programOnRoot().match(/^[A-Z]+ = '(?!.*lvs-seed-)/gm)).toBeNull();
  });

  test('installs what a disk brings, with its mode, and reloads what reads it', () => {
    disk([CONF, { path: 'etc/secret', content: 's', mode: '0600' }]);
    expect(run()).toMatchObject({ status: 0, reloads: ['app'], report: { instance: 'web-1', failed: [] } });
    expect([read('etc/app/app.conf'), read('etc/secret')]).toEqual(['one\n', 's']);
    expect(statSync(at('etc/secret')).mode & 0o7777).toBe(0o600);
  });

  test('does nothing on a disk that changes nothing', () => {
    disk([CONF]);
    run();
    const before = statSync(at('etc/app/app.conf')).ino;
    expect(run()).toMatchObject({ status: 0, reloads: [], report: { installed: [], removed: [] } });
    expect(statSync(at('etc/app/app.conf')).ino).toBe(before);
  });

  test('reloads only what changed, and a command that two files share once', () => {
    const files = [CONF, { ...CONF, path: 'etc/app/more.conf' }, { ...CONF, path: 'etc/other', reload: 'other' }];
    disk(files);
    run();
    disk(files.map((each) => (each.reload === 'app' ? { ...each, content: 'two\n' } : each)));
    const second = run();
    expect(second.reloads).toEqual(['app']);
    expect(second.report.installed).toEqual([at('etc/app/app.conf'), at('etc/app/more.conf')]);
    expect(read('etc/other')).toBe('one\n');
  });

  test('installs a changed mode', () => {
    disk([CONF]);
    run();
    disk([{ ...CONF, mode: '0755' }]);
    expect(run().reloads).toEqual(['app']);
    expect(statSync(at('etc/app/app.conf')).mode & 0o7777).toBe(0o755);
  });

  test('installs an empty file that was not there', () => {
    disk([{ path: 'etc/empty', content: '' }]);
    expect(run().status).toBe(0);
    expect(read('etc/empty')).toBe('');
  });

  test('removes a file that left the list, and reloads what read it', () => {
    disk([CONF, { path: 'etc/stays', content: 'a' }]);
    run();
    disk([{ path: 'etc/stays', content: 'a' }]);
    const { report, reloads } = run();
    expect(report.removed).toEqual([at('etc/app/app.conf')]);
    expect(reloads).toEqual(['app']);
    expect([existsSync(at('etc/app/app.conf')), existsSync(at('etc/stays'))]).toEqual([false, true]);
  });

  test('never removes a file that it did not bring', () => {
    file('etc/app/mine', 'mine');
    disk([CONF]);
    run();
    disk([]);
    run();
    expect(read('etc/app/mine')).toBe('mine');
  });

  test('leaves everything as it was when one reader refuses its file, and says which and why', () => {
    const good: File = { path: 'etc/good', content: 'old', reload: 'good' };
    disk([CONF, good]);
    run();
    disk([
      { ...CONF, content: 'bad\n' },
      { ...good, content: 'new' },
    ]);
    const { status, report, reloads } = run();
    expect([status, reloads]).toEqual([1, []]);
    expect([read('etc/app/app.conf'), read('etc/good')]).toEqual(['one\n', 'old']);
    expect(report).toMatchObject({ installed: [], removed: [] });
    expect(report.refused).toMatchObject([{ path: at('etc/app/app.conf'), code: 1 }]);
    expect(JSON.stringify(report.refused)).toContain('line 1: bad in');
    expect(JSON.stringify(report.refused)).toContain(at('bin/check'));
  });

  test('takes the next good disk after a refused one', () => {
    disk([CONF]);
    run();
    disk([{ ...CONF, content: 'bad\n' }]);
    run();
    disk([{ ...CONF, content: 'two\n' }]);
    expect(run()).toMatchObject({ status: 0, reloads: ['app'] });
    expect(read('etc/app/app.conf')).toBe('two\n');
  });

  test('reports a reader that is not installed as one that refuses', () => {
    disk([CONF]);
    rmSync(at('bin/check'));
    const { status, report } = run();
    expect([status, existsSync(at('etc/app/app.conf'))]).toEqual([1, false]);
    expect(report.refused).toMatchObject([{ code: 127 }]);
  });

  test('reports a reload that fails, with its words, and keeps the new files', () => {
    disk([{ ...CONF, reload: 'broken' }]);
    const { status, report } = run();
    expect([status, read('etc/app/app.conf')]).toEqual([1, 'one\n']);
    expect(report.failed).toEqual([{ command: [at('bin/reload'), 'broken'], code: 3, output: 'no such unit\n' }]);
  });

  test('tries a reload that failed again, until it succeeds', () => {
    disk([{ ...CONF, reload: 'broken' }]);
    run();
    expect(run()).toMatchObject({ status: 1, reloads: ['broken'], report: { installed: [] } });
    const broken = read('bin/reload');
    file('bin/reload', broken.replace('exit 3', 'exit 0'));
    expect(run()).toMatchObject({ status: 0, reloads: ['broken'], report: { failed: [] } });
    expect(run()).toMatchObject({ status: 0, reloads: [] });
  });

  test('makes a folder of what was a file, and a file of what was a folder', () => {
    disk([
      { path: 'etc/app', content: 'a', reload: 'app' },
      { path: 'etc/web/page', content: 'b', reload: 'web' },
    ]);
    run();
    disk([
      { path: 'etc/app/app.conf', content: 'c', reload: 'app' },
      { path: 'etc/web', content: 'd', reload: 'web' },
    ]);
    const { status, report, reloads } = run();
    expect([status, reloads]).toEqual([0, ['app', 'web']]);
    expect(report.failed).toEqual([]);
    expect([read('etc/app/app.conf'), read('etc/web')]).toEqual(['c', 'd']);
  });

  test('reports a file that cannot be written, installs and reloads the others, and tries it again', () => {
    file('etc/app/others/kept', '');
    const files: readonly File[] = [
      { path: 'etc/good', content: 'g', reload: 'good' },
      { path: 'etc/app/others', content: 'x', reload: 'app' },
      { path: 'etc/later', content: 'l', reload: 'later' },
    ];
    disk(files);
    const { status, report, reloads } = run();
    expect([status, reloads]).toEqual([1, ['good', 'later']]);
    expect(report.installed).toEqual([at('etc/good'), at('etc/later'), at('etc/lvs/readers.json')]);
    expect(report.failed).toMatchObject([{ path: at('etc/app/others') }]);
    expect([read('etc/good'), read('etc/later'), read('etc/app/others/kept')]).toEqual(['g', 'l', '']);
    rmSync(at('etc/app/others'), { recursive: true });
    expect(run()).toMatchObject({ status: 0, reloads: ['app'], report: { installed: [at('etc/app/others')] } });
  });

  test('reports what cannot be removed, and tries it again', () => {
    disk([CONF]);
    run();
    rmSync(at('etc/app/app.conf'));
    file('etc/app/app.conf/mine', '');
    disk([]);
    expect(run()).toMatchObject({ status: 1, report: { removed: [], failed: [{ path: at('etc/app/app.conf') }] } });
    rmSync(at('etc/app/app.conf'), { recursive: true });
    file('etc/app/app.conf', 'one\n');
    expect(run()).toMatchObject({ status: 0, report: { removed: [at('etc/app/app.conf')], failed: [] } });
  });

  test('does not wait for what a reload leaves running', () => {
    script('bin/reload', `echo started; sleep 1000 & echo $! > ${at('left')}; test "$1" != broken`);
    disk([{ ...CONF, reload: 'broken' }]);
    const { status, stderr } = start();
    process.kill(Number(read('left')), 'SIGKILL');
    expect([status, stderr]).toEqual([1, '']);
    expect(JSON.parse(read('run/lvs/report.json'))).toMatchObject({ failed: [{ code: 1, output: 'started\n' }] });
  });

  test('ignores the disk of another birth, and says so', () => {
    disk([CONF], 'web-2');
    const { status, report, reloads } = run();
    expect([status, reloads, existsSync(at('etc/app/app.conf'))]).toEqual([0, [], false]);
    expect(report).toMatchObject({ instance: 'web-2', ignored: 'the disk belongs to another birth of this guest' });
  });

  test('knows the disk by the hash of its user-data', () => {
    disk([CONF]);
    const first = run().report.seed;
    disk([{ ...CONF, content: 'two\n' }]);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(run().report.seed).not.toBe(first);
  });
});

describeWith(['python3:yaml', 'root'], 'a secret on the disk', () => {
  // in the place of an nginx that reads its key
  const conf = (name: string): File => ({ path: 'etc/app/app.conf', content: `key ${name}\n`, reload: 'app' });
  const key = (content: string, more: Partial<Secret> = {}): Secret => {
    return { path: `etc/tls/${content}.key`, content, owner: 'root', reload: 'app', first: true, ...more };
  };

  test('is installed as its table says, and stands in no report', () => {
    disk([conf('one')], 'web-1', [key('one', { mode: '0640', owner: 'daemon:www-data' })]);
    const { status, report, reloads } = run();
    expect([status, reloads]).toEqual([0, ['app']]);
    const { mode, uid, gid } = statSync(at('etc/tls/one.key'));
    expect([read('etc/tls/one.key'), mode & 0o7777, uid, gid]).toEqual(['one', 0o640, 1, 33]);
    expect(report.installed).toContain(at('etc/tls/one.key'));
    expect(run()).toMatchObject({ reloads: [], report: { installed: [] } });
  });

  test('that is exchanged is there before the file is judged that names it, and the old one goes', () => {
    // the judge looks for the key
    script('bin/check', `test -e ${at('etc/tls')}/$(cut -d ' ' -f 2 "$1").key`);
    disk([{ ...conf('one'), check: true }], 'web-1', [key('one')]);
    expect(run()).toMatchObject({ status: 0, reloads: ['app'] });
    disk([{ ...conf('two'), check: true }], 'web-1', [key('two')]);
    expect(run()).toMatchObject({ status: 0, reloads: ['app'], report: { removed: [at('etc/tls/one.key')] } });
    expect([existsSync(at('etc/tls/one.key')), read('etc/tls/two.key')]).toEqual([false, 'two']);
  });

  test('is taken away again when a file is refused, and the old one stays', () => {
    disk([{ ...conf('one'), check: true }], 'web-1', [key('one')]);
    run();
    disk([{ ...conf('bad'), check: true }], 'web-1', [key('two')]);
    expect(run()).toMatchObject({ status: 1, reloads: [], report: { installed: [] } });
    expect([existsSync(at('etc/tls/two.key')), read('etc/tls/one.key')]).toEqual([false, 'one']);
  });

  test('that belongs to nobody of the guest is reported, and no other may read what lies there', () => {
    disk([conf('one')], 'web-1', [key('one', { owner: 'nobody-of-here' })]);
    const { status, report } = run();
    expect(status).toBe(1);
    expect(report.failed).toMatchObject([{ path: at('etc/tls/one.key') }]);
    expect(existsSync(at('etc/tls/one.key'))).toBe(false);
  });
});
