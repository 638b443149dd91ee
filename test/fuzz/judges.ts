import { mkdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Testing } from 'cdktf';
import { Distribution } from '../../lib/model/distribution';
import { GUEST_PATH } from '../../lib/model/guest-path';
import { TLS_FOLDER } from '../../lib/model/secret';
import { complaintOfTerraform } from '../provider-libvirt/terraform';
import type { Built } from './build';
import type { CloudInitCommand, Complaints } from './programs';
import { byCloudInit, eachFile, onRouter, script } from './programs';

// The programs that read what is printed, each started once for the texts of many stacks.

interface Judge {
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

function netConvert([kind, distro]: readonly [string, string]): CloudInitCommand {
  const into = ['-d', `%s.d`, '-D', distro];
  const args = ['--network-data', '%s', '--kind', 'yaml', '--output-kind', kind, ...into];
  return ['cloudinit.cmd.devel.net_convert', 'handle_args', args];
}

/** One text of those that differ in numbers alone, as the servers of a pool do. */
function shapes(texts: readonly string[]): readonly string[] {
  return [...new Map(texts.map((text) => [text.replace(/\b[\da-f]+\b|\d+/g, '0'), text])).values()];
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
