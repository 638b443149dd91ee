import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type ImageRecipe, ROOT_UUID } from './image-recipe';
import { SYSLINUX_MBR } from './packages';
import { run } from './program';
import type { Task } from './task';

/** What builds an image, for the check before the work. */
export const BUILD_PROGRAMS = [
  ...['mmdebstrap', 'mkfs.ext4', 'mkfs.vfat', 'mcopy', 'syslinux', 'sfdisk', 'qemu-img', 'dd', 'du', 'unshare'],
  SYSLINUX_MBR,
] as const;

const MIB = 1024 * 1024;

/** Builds `disk.qcow2` and `vmlinuz` in the folder, without a loop device or a mount on this machine. */
export async function buildImage(folder: string, recipe: ImageRecipe, task: Task): Promise<{ sha256: string }> {
  const say = (line: string): void => task.onProgress?.(`lab image: ${line}`);
  const at = (name: string): string => join(folder, name);
  const tool = (limitMs: number, program: string, ...args: string[]): Promise<string> =>
    run(program, args, { cwd: folder, limitMs, signal: task.signal });

  say('installing Debian packages (about a minute)');
  await installPackages(folder, recipe, task);

  say('setting it up');
  for (const [path, content] of Object.entries(recipe.files)) {
    await rm(at(`root${path}`), { force: true });
    await mkdir(dirname(at(`root${path}`)), { recursive: true });
    await writeFile(at(`root${path}`), content);
  }
  // the caller's own folder for temporary files is not in there
  await inNamespaces(['chroot', at('root'), 'env', 'TMPDIR=/tmp', 'sh', '-c', recipe.script], 120_000, task);
  await copyFile(at('root/boot/vmlinuz'), at('vmlinuz'));

  say('making the disk');
  await writeFile(at('syslinux.cfg'), bootMenu(recipe));
  await tool(10_000, 'truncate', '-s', `${recipe.bootMegabytes}M`, 'boot.fat');
  await tool(20_000, 'mkfs.vfat', '-n', 'LABBOOT', 'boot.fat');
  await tool(20_000, 'mcopy', '-i', 'boot.fat', 'root/boot/vmlinuz', 'root/boot/initrd.img', 'syslinux.cfg', '::/');
  await tool(20_000, 'syslinux', '--install', 'boot.fat');
  await rm(at('root/boot/vmlinuz'));
  await rm(at('root/boot/initrd.img'));

  const used = Number((await tool(60_000, 'du', '-sm', 'root')).split('\t')[0]);
  const rootMegabytes = used + recipe.spareMegabytes;
  await tool(10_000, 'truncate', '-s', `${rootMegabytes}M`, 'root.ext4');
  await tool(120_000, 'mkfs.ext4', '-q', '-U', ROOT_UUID, '-L', 'labroot', '-d', 'root', 'root.ext4');

  const rootStart = 1 + recipe.bootMegabytes;
  await tool(10_000, 'truncate', '-s', `${rootStart + rootMegabytes + 1}M`, 'disk.raw');
  await run('sfdisk', ['-q', 'disk.raw'], {
    cwd: folder,
    limitMs: 20_000,
    signal: task.signal,
    input: `label: dos\nstart=1MiB, size=${recipe.bootMegabytes}MiB, type=c, bootable\nstart=${rootStart}MiB, type=83\n`,
  });
  const place = (from: string, ...how: string[]): Promise<string> =>
    tool(120_000, 'dd', `if=${from}`, 'of=disk.raw', 'conv=notrunc,sparse', 'status=none', ...how);
  await place(SYSLINUX_MBR, 'bs=440', 'count=1');
  await place('boot.fat', 'bs=1M', 'seek=1');
  await place('root.ext4', 'bs=1M', `seek=${rootStart}`);
  await tool(300_000, 'qemu-img', 'convert', '-O', 'qcow2', 'disk.raw', 'disk.qcow2');

  await Promise.all(['root', 'boot.fat', 'root.ext4', 'disk.raw', 'syslinux.cfg'].map(remove));
  return { sha256: await digest(at('disk.qcow2')) };

  function remove(name: string): Promise<void> {
    return rm(at(name), { recursive: true, force: true });
  }
}

async function installPackages(folder: string, recipe: ImageRecipe, task: Task): Promise<void> {
  const excluded = ['doc', 'man', 'locale', 'info', 'lintian'].map((name) => `path-exclude=/usr/share/${name}/*`);
  await inNamespaces(
    [
      ...[
        'mmdebstrap',
        '--mode=root',
        '--variant=minbase',
        '--format=directory',
        `--include=${recipe.packages.join(',')}`,
      ],
      '--aptopt=Apt::Install-Recommends "false"',
      ...excluded.map((option) => `--dpkgopt=${option}`),
      ...[recipe.suite, join(folder, 'root')],
    ],
    20 * 60_000,
    task,
  );
}

/** Whatever happens to this process, nothing of the program stays: no process, and no mount of a half-made tree. */
async function inNamespaces(command: readonly string[], limitMs: number, task: Task): Promise<void> {
  const cage = ['--pdeathsig', 'KILL', 'unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  await run('setpriv', [...cage, ...command], {
    limitMs,
    signal: task.signal,
    onLine: (line) => line.startsWith('I: ') && task.onProgress?.(`lab image: ${line.slice(3)}`),
  });
}

function bootMenu({ kernel }: ImageRecipe): string {
  const lines = ['KERNEL /vmlinuz', 'INITRD /initrd.img', `APPEND ${kernel.join(' ')}`].map((line) => `  ${line}`);
  return ['DEFAULT lab', 'PROMPT 0', 'LABEL lab', ...lines, ''].join('\n');
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: MIB }), hash);
  return hash.digest('hex');
}
