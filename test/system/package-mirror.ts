import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hypervisor } from '../../lib/host/hypervisor';
import { run } from '../../lib/host/program';

/** Where a mirror is to stand, and what it is to have. */
interface MirrorPlace {
  /** A folder of its own. */
  readonly folder: string;
  readonly suite: string;
  /** With all that they need. */
  readonly packages: readonly string[];
}

/** What a guest asked a mirror for. */
interface Download {
  readonly from: string;
  readonly path: string;
}

/** A mirror of Debian packages on an address that the hypervisor's host has in a lab's network. */
export interface PackageMirror {
  /** In their order. */
  downloads(): Promise<readonly Download[]>;
  stop(): void;
}

/** Downloads the packages as apt would for an empty machine, and writes the index by which apt finds them. */
export async function fillMirror({ folder, suite, packages }: MirrorPlace): Promise<void> {
  const [site, archives] = [join(folder, 'site'), join(folder, 'cache/archives')];
  for (const each of [site, join(folder, 'state/lists/partial'), join(archives, 'partial')]) {
    await mkdir(each, { recursive: true });
  }
  const signed = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]';
  const sources = [
    `deb ${signed} http://deb.debian.org/debian ${suite} main`,
    `deb ${signed} http://deb.debian.org/debian-security ${suite}-security main`,
  ];
  await writeFile(join(folder, 'sources.list'), `${sources.join('\n')}\n`);
  await writeFile(join(folder, 'status'), '');
  const settings = [
    `Dir::Etc::SourceList=${folder}/sources.list`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State=${folder}/state`,
    `Dir::State::status=${folder}/status`,
    `Dir::Cache=${folder}/cache`,
    'APT::Sandbox::User=root',
  ].flatMap((setting) => ['-o', setting]);
  const apt = (...words: readonly string[]): Promise<string> =>
    run('apt-get', [...settings, '-q', ...words], { limitMs: 300_000 });
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', '--download-only', ...packages);

  const index: string[] = [];
  for (const name of (await readdir(archives)).filter((each) => each.endsWith('.deb'))) {
    const file = `${name.split('_')[0]}.deb`;
    await copyFile(join(archives, name), join(site, file));
    const content = await readFile(join(site, file));
    const control = await run('dpkg-deb', ['--field', join(site, file)], { limitMs: 10_000 });
    const hash = createHash('sha256').update(content).digest('hex');
    index.push(`${control.trimEnd()}\nFilename: ./${file}\nSize: ${content.length}\nSHA256: ${hash}\n`);
  }
  await writeFile(join(site, 'Packages'), index.join('\n'));
}

/** Serves it under a name that libvirt's own name server then tells, as long as this process lives. */
export async function startMirror(
  folder: string,
  { uri, namespace }: Pick<Hypervisor, 'uri' | 'namespace'>,
  { network, name, address }: Readonly<Record<'network' | 'name' | 'address', string>>,
): Promise<PackageMirror> {
  const log = join(folder, 'log');
  const output = openSync(log, 'a');
  const server = ['python3', '-u', '-m', 'http.server', '80', '--bind', address, '--directory', join(folder, 'site')];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'ip', 'netns', 'exec', namespace, ...server], {
    stdio: ['ignore', 'ignore', output],
  });
  closeSync(output);
  const entry = `<host ip='${address}'><hostname>${name}</hostname></host>`;
  await run('virsh', ['-c', uri, 'net-update', network, 'add', 'dns-host', entry, '--live'], { limitMs: 60_000 });
  return {
    async downloads() {
      const lines = (await readFile(log, 'utf8')).split('\n');
      return lines.flatMap((line) => {
        const [, from, path] = /^([\d.]+) .*"GET (\S+) .*" 200 /.exec(line) ?? [];
        return from === undefined || path === undefined ? [] : [{ from, path }];
      });
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
