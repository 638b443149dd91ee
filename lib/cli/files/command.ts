import { Command, Option } from 'commander';
import { type HostFiles, hostFiles } from '../../operate/files/host-files';
import type { Family } from '../../operate/files/network-files';
import { treeOf } from '../../operate/files/tree';
import { quoted } from '../../operate/files/shell';
import { isArchive, writeTree } from '../../operate/files/write-tree';
import { type Next, printResult } from '../next';
import { chosenManifest, type StackOptions, stackOptions } from '../stack-options';

const EXAMPLES = `
Examples:
  npx cdktf-lvs files lvs-primary --to primary             a folder: files, apply.sh, README.md
  npx cdktf-lvs files lvs-backup --to backup.tar.gz        the same as an archive
  npx cdktf-lvs files lvs-primary --to primary --nic eth0=enp1s0 --nic eth1=enp2s0

On the machine, as root: sh apply.sh --dry-run, then sh apply.sh. It judges each file by its reader, installs
what differs, and starts the units; a second run does nothing. No secret is in the export.`;

interface FilesOptions extends StackOptions {
  readonly to: string;
  readonly format?: Family;
  readonly nic: readonly string[];
  readonly json: boolean;
}

/** `cdktf-lvs files`. */
export function filesCommand(): Command {
  return stackOptions(new Command('files'))
    .description("write a host's files, with a program that applies them, for a real machine")
    .argument('<host>', 'as in the manifest, such as lvs-primary')
    .requiredOption('--to <place>', 'a folder, or an archive that ends in .tar, .tar.gz or .tgz')
    .addOption(
      new Option('--format <family>', 'refuse a host whose distribution is of another family').choices([
        'debian',
        'rhel',
      ]),
    )
    .option('--nic <name=real>', 'what a NIC is called on the real machine', collect, [])
    .option('--json', 'print what was written as JSON', false)
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async (host: string, { to, format, nic, json, ...options }: FilesOptions) => {
      const files = hostFiles(await chosenManifest(options), { host, format, nics: nic });
      await writeTree(host, treeOf(files), to);
      const next = nextOf(to, host);
      printResult(json, { to, ...reportOf(files) }, wordsOf(files, to), next);
    });
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}

function nextOf(to: string, host: string): Next {
  return isArchive(to)
    ? { command: `tar xf ${quoted(to)} && sh ${host}/apply.sh --dry-run`, why: `on the machine that is to be ${host}` }
    : {
        command: `sh ${quoted(`${to}/apply.sh`)} --dry-run`,
        why: `there, once the folder is on the machine that is to be ${host}`,
      };
}

/** What `--json` tells, beside where it was written. */
function reportOf(files: HostFiles): object {
  const { host, distribution, modules, sysctls, units, birth, network, leftOut, untouched } = files;
  return {
    host,
    distribution,
    files: files.files
      .filter(({ kind }) => kind !== 'secret')
      .map(({ path, mode, owner, check, reload }) => ({ path, mode, owner, check, reload })),
    secrets: files.files.flatMap(({ secret }) => (secret === undefined ? [] : [secret])),
    network: network.map(({ path }) => path),
    modules,
    sysctls,
    units,
    ...birth,
    leftOut,
    untouched,
  };
}

function wordsOf({ host, distribution, files, units, leftOut, untouched }: HostFiles, to: string): string {
  const secrets = files.filter(({ kind }) => kind === 'secret');
  return [
    `${to}: ${files.length - secrets.length} files of ${host} for ${distribution}, ${units.length} units\n`,
    ...secrets.map(({ path }) => `  not in it: the secret ${path}; README.md says what to copy where\n`),
    ...untouched.map((path) => `  as you wrote it: ${path} names a NIC by its name in the stack\n`),
    `  left out, as only a virtual machine needs it: ${leftOut.map(({ what }) => what).join(', ')}\n`,
  ].join('');
}
