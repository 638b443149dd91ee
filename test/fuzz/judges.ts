import { execa } from 'execa';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { Testing } from 'cdktf';
import { Distribution } from '../../lib/model/distribution';
import { GUEST_PATH } from '../../lib/model/guest-path';
import { TLS_FOLDER } from '../../lib/model/secret';
import { complaintOfTerraform } from '../provider-libvirt/terraform';
import type { Built } from './build';

// The programs that read what is printed, each started once for the texts of many stacks.

/** What a program says of each text: nothing, or its complaint. */
type Complaints = readonly (string | undefined)[];

export interface Judge {
  /** What of the machine it needs. */
  readonly needs: readonly string[];
  /** The words of the first complaint about each stack; undefined where there is none. */
  readonly complaints: (built: readonly Built[]) => Promise<Complaints>;
}

/** A judge of texts, by what a stack has of them. */
function judge(
  needs: readonly string[],
  textsOf: (built: Built) => readonly string[],
  read: (texts: readonly string[]) => Promise<Complaints>,
): Judge {
  const complaints = async (built: readonly Built[]): Promise<Complaints> => {
    const texts = [...new Set(built.flatMap(textsOf))];
    const verdicts = await read(texts);
    const said = new Map(texts.map((text, index) => [text, verdicts[index]]));
    return built.map((each) => textsOf(each).flatMap((text) => said.get(text) ?? [])[0]);
  };
  return { needs, complaints };
}

/** What RHEL 9 has, and this machine's readers miss: by what they have instead. */
const ELSEWHERE: readonly (readonly [there: string, here: string])[] = [
  [GUEST_PATH.ping, '/usr/bin/ping'],
  [`user ${Distribution.RHEL_9.nginxUser};`, `user ${Distribution.DEBIAN_12.nginxUser};`],
];

const filesAt =
  (...paths: readonly string[]) =>
  ({ guests }: Pick<Built, 'guests'>): readonly string[] =>
    guests
      .flatMap(({ files }) => paths.flatMap((path) => files.get(path) ?? []))
      .map((text) => ELSEWHERE.reduce((all, [there, here]) => all.replaceAll(there, here), text));

/** A real certificate and its key, which lie beside the texts. */
const OWN_KEY =
  'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=a ' +
  '-keyout "$0/own.key" -out "$0/own.crt" 2> "$0/openssl.out"';

/** A server's file, with the real certificate and key for those that the server has. */
function nginxOf(guest: Built['guests'][number]): readonly string[] {
  const its = [...guest.files.keys(), ...guest.secrets].filter((path) => path.startsWith(TLS_FOLDER));
  const [text] = filesAt(GUEST_PATH.nginx)({ guests: [guest] });
  return text === undefined ? [] : [its.reduce((all, path) => all.replaceAll(path, `own${extname(path)}`), text)];
}

const NFT_PATHS = Object.values(Distribution).map(({ nftablesPath }) => nftablesPath);

export const JUDGES: Readonly<Record<string, Judge>> = {
  'keepalived -t': judge(['keepalived', 'unshare', 'ip'], filesAt(GUEST_PATH.keepalived), (texts) =>
    onRouter(texts, 'keepalived -t -f "$file"'),
  ),
  'nft -c': judge(['nft', 'unshare', 'ip'], filesAt(...new Set(NFT_PATHS)), (texts) =>
    onRouter(texts, 'nft -c -f "$file"'),
  ),
  'nginx -t': judge(
    ['nginx', 'openssl'],
    ({ guests }) => guests.flatMap(nginxOf),
    (texts) => eachFile(texts, ['sh', '-c', `${OWN_KEY} && ${script('nginx -t -q -c "$file"')}`]),
  ),
  'cloud-init schema': judge(
    ['cloud-init'],
    ({ guests }) => shapes(guests.map(({ userData }) => userData)),
    (texts) => byCloudInit(texts, [['cloudinit.config.schema', 'handle_schema_args', ['-c', '%s']]]),
  ),
  'cloud-init devel net-convert': judge(
    ['cloud-init'],
    ({ guests }) => shapes(guests.map(({ networkConfig }) => networkConfig)),
    (texts) => byCloudInit(texts, RENDERERS.map(netConvert)),
  ),
  'terraform validate': { needs: ['terraform'], complaints: byTerraform },
};

/** What a distribution configures its network with. */
const RENDERERS = [
  ['networkd', 'debian'],
  ['netplan', 'ubuntu'],
  ['eni', 'debian'],
  ['sysconfig', 'centos'],
  ['network-manager', 'fedora'],
] as const;

function netConvert([kind, distro]: readonly [string, string]): Command {
  const into = ['-d', `%s.d`, '-D', distro];
  const args = ['--network-data', '%s', '--kind', 'yaml', '--output-kind', kind, ...into];
  return ['cloudinit.cmd.devel.net_convert', 'handle_args', args];
}

/** One text of those that differ in numbers alone, as the servers of a pool do. */
function shapes(texts: readonly string[]): readonly string[] {
  return [...new Map(texts.map((text) => [text.replace(/\b[\da-f]+\b|\d+/g, '0'), text])).values()];
}

/** For each file of the folder: what the command says, or that it failed. */
function script(command: string): string {
  return `for file in "$0"/*.text; do ${command} > "$file.out" 2>&1 || echo "exit $?" >> "$file.out"; done`;
}

/** In a network namespace that has a router's two NICs. */
function onRouter(texts: readonly string[], command: string): Promise<Complaints> {
  const nics = 'ip link add eth0 type veth peer name eth1 && ';
  return eachFile(texts, ['unshare', '--map-root-user', '--net', 'sh', '-c', `${nics}${script(command)}`]);
}

/** Starts one program for a folder of texts; it leaves its words beside each. */
async function eachFile(
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

type Command = readonly [module: string, handler: string, args: readonly string[]];

function byCloudInit(texts: readonly string[], commands: readonly Command[]): Promise<Complaints> {
  // the Python that Debian's cloud-init belongs to
  return eachFile(texts, ['/usr/bin/python3', '-c', CLOUD_INIT, JSON.stringify(commands)]);
}

/** Each stack is a module of one document, so that Terraform and the provider start once. */
async function byTerraform(built: readonly Built[]): Promise<Complaints> {
  const documents = built.map(({ stack }) => Testing.synth(stack, true));
  const modules = documents.map((_, index) => [`s${index}`, { source: `./s${index}` }] as const);
  const complaint = await complaintOfTerraform(
    JSON.stringify({ module: Object.fromEntries(modules) }),
    'main.tf.json',
    (folder) =>
      documents.forEach((document, index) => {
        mkdirSync(join(folder, `s${index}`));
        writeFileSync(join(folder, `s${index}`, 'cdk.tf.json'), document);
      }),
  );
  // its words name the module's folder
  return built.map((_, index) =>
    complaint !== undefined && (complaint.includes(`s${index}/`) || built.length === 1 || !/s\d+\//.test(complaint))
      ? complaint
      : undefined,
  );
}
