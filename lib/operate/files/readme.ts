import { code } from '../page/code';
import type { HostFiles } from './host-files';
import { inOneLine } from './shell';

/** The page that lies in the export, for whoever carries it to the machine. */
export function readme(host: HostFiles): string {
  return [
    `# ${host.host}\n`,
    `A ${host.role === 'router' ? 'router' : 'real server'} of an LVS cluster, for a machine with ${host.distribution}. \`files/\` lies here as it is to lie on the machine.\n`,
    '```sh\nsh apply.sh --dry-run   # what it would do\nsh apply.sh             # install what differs, start the units\nsh apply.sh             # again: nothing to do\n```\n',
    'No file is installed if a reader refuses one. What differs on the machine is overwritten, and kept in `/var/lib/cdktf-lvs/before` where it was none of these files. Change the stack and export again.\n',
    table('## NICs', ['name', 'address', 'gateway'], nicRows(host)),
    'The network configuration of the machine stays as it is, unless `sh apply.sh --network` is run: it writes the files of `network/`, which count from the next boot, and adds the addresses at once. It takes nothing away: other addresses and a default route stay until the next boot. Floating addresses are in no file but keepalived.conf. Name servers stay those of the machine.\n',
    table('## Files', ['path', 'mode', 'owner', 'judged by', 'read again by'], fileRows(host)),
    ...(host.files.some(({ kind }) => kind === 'secret') ? [secrets(host)] : []),
    list('## Kernel modules', host.modules),
    table(
      '## Kernel settings',
      ['key', 'value'],
      Object.entries(host.sysctls).map(([key, value]) => [code(key), `${value}`]),
    ),
    list('## Packages', host.birth.packages),
    list('## Units, in the order in which they start', host.units),
    list('## Units that are masked', host.birth.masked),
    list('## Commands that run once', host.birth.commands.map(inOneLine)),
    ...(host.filter === 'closed' ? [filterWords(host)] : []),
    table(
      '## Left out',
      ['what', 'why'],
      host.leftOut.map(({ what, reason }) => [code(what), reason]),
    ),
    list('## Files of yours that name a NIC by its name in the stack', host.untouched),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function nicRows({ nics }: HostFiles): readonly (readonly string[])[] {
  return nics.map(({ name, address, prefixLength, gateway, onBoot }) => [
    code(name),
    `${address}/${prefixLength}${onBoot ? '' : ', down at boot'}`,
    gateway ?? '-',
  ]);
}

function fileRows({ files }: HostFiles): readonly (readonly string[])[] {
  return files.map(({ path, mode, owner, check, reload }) => [
    code(path),
    mode,
    owner,
    check === undefined ? '-' : code(inOneLine(check).replaceAll('%s', 'FILE')),
    reload === undefined ? '-' : code(inOneLine(reload)),
  ]);
}

function secrets({ files }: HostFiles): string {
  const rows = files.flatMap(({ secret }) =>
    secret === undefined ? [] : [[code(secret.source), code(`secrets${secret.path}`), code(secret.sha256)]],
  );
  return `${table('## Secrets', ['on the machine that synthesized', 'here', 'sha256'], rows)}
They are in no export. Copy each beside \`apply.sh\`, which compares its hash, or to its place on the machine.
`;
}

function filterWords({ sshFrom }: HostFiles): string {
  const who = sshFrom === undefined ? 'anyone' : sshFrom.join(', ');
  return `## Login

The filter lets in ${who} on port 22, and nobody on another port. \`apply.sh\` refuses to start from a login that it would shut out.
`;
}

function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  // a bar ends a cell also inside of code
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return rows.length === 0 ? '' : `${title}\n\n${line(heads)}${line(heads.map(() => '---'))}${rows.map(line).join('')}`;
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `${title}\n\n${items.map((item) => `- ${code(item)}\n`).join('')}`;
}
