import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// How a program is started once for many texts.

/** What a program says of each text: nothing, or its complaint. */
export type Complaints = readonly (string | undefined)[];

/** For each file of the folder: what the command says, or that it failed. */
export function script(command: string): string {
  return `for file in "$0"/*.text; do ${command} > "$file.out" 2>&1 || echo "exit $?" >> "$file.out"; done`;
}

/** In a network namespace that has a router's two NICs. */
export function onRouter(texts: readonly string[], command: string): Promise<Complaints> {
  const nics = 'ip link add eth0 type veth peer name eth1 && ';
  return eachFile(texts, ['unshare', '--map-root-user', '--net', 'sh', '-c', `${nics}${script(command)}`]);
}

/** Starts one program for a folder of texts; it leaves its words beside each. */
export async function eachFile(
  texts: readonly string[],
  [program, ...args]: readonly [string, ...string[]],
): Promise<Complaints> {
  const folder = await mkdtemp(join(tmpdir(), 'lvs-judge-'));
  try {
    const files = texts.map((_, index) => join(folder, `${index}.text`));
    await Promise.all(texts.map((text, index) => writeFile(files[index] ?? '', text)));
    await execa(program, [...args, folder]);
    const words = await Promise.all(files.map((file) => readFile(`${file}.out`, 'utf8')));
    return words.map((each) => each || undefined);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * cloud-init takes a second to start and a moment for a file, so it is loaded once, and has loaded all that it needs
 * later when it has judged one file. The others are judged by children, some by each: what many calls leave behind
 * makes the next ones slower.
 */
const CLOUD_INIT = `
import contextlib, importlib, io, json, os, sys, traceback
commands = json.loads(sys.argv[1])
folder = sys.argv[2]
modules = [importlib.import_module(module) for module, _, _ in commands]

def judge(path):
    words = io.StringIO()
    failed = False
    for module, (_, function, args) in zip(modules, commands):
        args = module.get_parser().parse_args([word.replace('%s', path) for word in args])
        with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
            try:
                failed = getattr(module, function)(module.__name__, args) or failed
            except SystemExit as end:
                failed = end.code or failed
            except Exception:
                failed = True
                traceback.print_exc()
    # what it does not understand it skips, with a warning
    failed = failed or 'WARNING' in words.getvalue()
    with open(path + '.out', 'w') as out:
        out.write(words.getvalue() or 'failed' if failed else '')

paths = [os.path.join(folder, name) for name in os.listdir(folder)]
for path in paths[:1]:
    judge(path)
for first in range(1, len(paths), 20):
    child = os.fork()
    if child == 0:
        for path in paths[first:first + 20]:
            judge(path)
        os._exit(0)
    os.waitpid(child, 0)
`;

/** A handler of one of its commands; `%s` in the arguments is the file. */
export type CloudInitCommand = readonly [module: string, handler: string, args: readonly string[]];

export function byCloudInit(texts: readonly string[], commands: readonly CloudInitCommand[]): Promise<Complaints> {
  // the Python that Debian's cloud-init belongs to
  return eachFile(texts, ['/usr/bin/python3', '-c', CLOUD_INIT, JSON.stringify(commands)]);
}
