import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';

/** A program that reads a file of a guest, and can say what it thinks of it. */
export type Reader = 'keepalived' | 'nft';

/** The arguments with which a reader judges the file that follows. */
const ARGUMENTS: Readonly<Record<Reader, readonly string[]>> = { keepalived: ['-t', '-f'], nft: ['-c', '-f'] };
const PACKAGES: Readonly<Record<string, string>> = { nft: 'nftables', ip: 'iproute2', unshare: 'util-linux' };

// users that are not root often have no sbin on theirs
const PATH = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;
const READY = 'the judge is ready';

/**
 * A router in namespaces that end with the program: two NICs, whatever the machine has, and a root folder of its own, in
 * which the programs are there that the text names, and belong to root. Another user is root there; the machine's files
 * are nobody's then, and keepalived runs none of those. The folder is filled by links alone, and only where it has
 * nothing: no path in it can lead a writer to the machine's own files.
 */
const ROUTER = `
set -e
root=$1 skeleton=$2 reader=$3 flags=$4 text=$5
ip link add eth0 type veth peer name eth1
mount -t tmpfs -o mode=755 none "$root"
cp -R "$skeleton/." "$root"
mkdir "$root/.host"
mount --rbind / "$root/.host"
mount -o remount,bind,ro "$root/.host"
for entry in /*; do
  [ -e "$root$entry" ] || ln -s "/.host$entry" "$root$entry"
done
exec chroot "$root" /.host/bin/sh -c '
  export PATH=/.host/usr/sbin:/.host/usr/bin:/.host/sbin:/.host/bin
  # ln makes no link where something is
  for folder in $(find / -xdev -mindepth 1 -type d ! -path /.host); do
    ln -s "/.host$folder"/* "$folder/" 2>&-
  done
  echo "$1"
  exec "/.host$2" $3 "/.host$4"
' sh '${READY}' "$reader" "$flags" "$text"
`;

/** Whether this machine has the reader and what it is asked with; a machine that makes no namespaces is seen later. */
export function hasReader(reader: Reader): boolean {
  return missingFor(reader).length === 0;
}

/**
 * What a reader says of a text that it refuses; undefined when it takes it. Nothing stays behind.
 * @throws Error where this machine cannot ask it
 */
export function complaintOf(reader: Reader, text: string): string | undefined {
  const missing = missingFor(reader);
  if (missing.length > 0) {
    const packages = missing.map((program) => PACKAGES[program] ?? program).join(' ');
    throw new Error(
      `${missing.join(', ')} is not on this machine: apt-get install ${packages}, or skip the test where hasReader('${reader}') is false`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-lvs-judge-'));
  const [file, root, skeleton] = [join(folder, 'text'), join(folder, 'root'), join(folder, 'skeleton')];
  try {
    [root, skeleton].forEach((each) => mkdirSync(each));
    writeFileSync(file, text);
    for (const program of programsIn(text)) {
      mkdirSync(join(skeleton, dirname(program)), { recursive: true });
      writeFileSync(join(skeleton, program), '', { mode: 0o755 });
    }
    const words = ['sh', '-c', ROUTER, 'sh', root, skeleton, pathOf(reader) ?? '', ARGUMENTS[reader].join(' '), file];
    const { status, stdout, stderr, error } = spawnSync('unshare', ['--map-root-user', '--net', '--mount', ...words], {
      encoding: 'utf8',
      env: { ...process.env, PATH },
    });
    if (error !== undefined || !stdout.startsWith(READY)) {
      throw new Error(
        `${reader} cannot be asked, as this machine makes no namespaces for it: ${error?.message ?? stderr.trim()}; ` +
          'run the tests as root, or allow user namespaces',
      );
    }
    return status === 0
      ? undefined
      : `${stdout.slice(READY.length)}${stderr}`.trim().replaceAll(`/.host${file}`, 'the text');
  } finally {
    // if the machine were mounted in it, this would refuse, and nothing be removed
    rmdirSync(root);
    rmSync(folder, { recursive: true });
  }
}

function missingFor(reader: Reader): readonly string[] {
  return ['unshare', 'ip', reader].filter((program) => pathOf(program) === undefined);
}

/** The programs that keepalived starts, with their whole paths. */
function programsIn(text: string): readonly string[] {
  const commands = text.matchAll(/^\s*(?:script|misc_path|notify\w*|quorum_(?:up|down))\s+"?(\/[^"\s]+)/gm);
  const paths = [...new Set([...commands].map(([, path = '']) => posix.normalize(path)))];
  return paths.filter((path) => !path.endsWith('/') && !paths.some((other) => other.startsWith(`${path}/`)));
}

function pathOf(program: string): string | undefined {
  return PATH.split(':')
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
