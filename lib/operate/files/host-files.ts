import { createHash } from 'node:crypto';
import { HostError } from '../../host/host-error';
import type { Manifest, ManifestBirth, ManifestFile, ManifestHost, ManifestSecret } from '../../manifest';
import { hostNamed } from '../reach/host-named';
import { isLeftOut, type LeftOut, leftOut, unitsOf } from './left-out';
import { type Family, networkFiles, type SizedNic, sizedNics } from './network-files';
import { type NicNames, nicNames, renamed, renamedFile, renamedNic, untouched } from './nic-names';

/** A host of the stack as files for a real machine. */
export interface HostFiles {
  readonly host: string;
  readonly role: 'router' | 'real-server';
  readonly distribution: string;
  readonly family: Family;
  readonly nics: readonly SizedNic[];
  /** In the order in which they are installed and read. */
  readonly files: readonly PlacedFile[];
  /** Written only where it is asked for. */
  readonly network: readonly ManifestFile[];
  readonly modules: readonly string[];
  readonly sysctls: Readonly<Record<string, number | string>>;
  readonly units: readonly string[];
  readonly birth: ManifestBirth;
  /** Known by it when they have run. */
  readonly commandsHash: string;
  /** Each once. */
  readonly reloads: readonly (readonly string[])[];
  readonly filter: 'closed' | 'off' | undefined;
  readonly sshFrom: readonly string[] | undefined;
  readonly leftOut: readonly LeftOut[];
  /** Files of the caller that name a NIC which has another name on the real machine. */
  readonly untouched: readonly string[];
}

/** A file with the commands that read it; of a secret only its hash is known, and where it lay at the synth. */
export interface PlacedFile extends Omit<ManifestFile, 'class'> {
  /** `judged`: it has a reader. */
  readonly kind: 'plain' | 'judged' | 'secret' | 'network';
  readonly check?: readonly string[];
  readonly reload?: readonly string[];
  readonly secret?: ManifestSecret;
}

/** What the caller says of the real machine. */
export interface RealMachine {
  readonly host: string;
  readonly format: Family | undefined;
  /** Pairs such as `eth0=enp1s0`. */
  readonly nics: readonly string[];
}

interface Reader {
  readonly check?: readonly string[];
  readonly reload?: readonly string[];
}

const READERS = '/etc/lvs/readers.json';

/** @throws HostError for a host, a format or a NIC that the stack does not have */
export function hostFiles(manifest: Manifest, machine: RealMachine): HostFiles {
  const host = hostOf(manifest, machine.host);
  const family = familyOf(host, machine.format);
  const names = nicNames(host, machine.nics);
  const nics = sizedNics(host.nics, manifest).map((nic) => ({ ...nic, ...renamedNic(nic, names) }));
  const own = host.files.filter((file) => !isLeftOut(file));
  const files = placed(host, own, names);
  const routers = manifest.clusters.find(({ routers: { primary, backup } }) => [primary, backup].includes(host.name));
  return {
    host: host.name,
    role: host.role,
    distribution: host.distribution,
    family,
    nics,
    files,
    network: networkFiles(host, family, nics),
    modules: host.modules,
    sysctls: Object.fromEntries(Object.entries(host.sysctls).map(([key, value]) => [renamed(key, names), value])),
    units: unitsOf(host.units),
    birth: host.birth,
    commandsHash: host.birth.commands.length === 0 ? '' : hashOf(JSON.stringify(host.birth.commands)),
    reloads: unique(files.flatMap(({ reload }) => (reload === undefined ? [] : [reload]))),
    filter: routers?.routers.filter,
    sshFrom: routers?.routers.sshFrom,
    leftOut: leftOut(host.files, host.units),
    untouched: untouched(own, names),
  };
}

function hostOf(manifest: Manifest, name: string): ManifestHost {
  const host = hostNamed(manifest, name);
  if (!('birth' in host)) {
    throw new HostError(`the manifest does not say which packages ${name} needs: synthesize the stack again`);
  }
  return host;
}

/** The files of one family would lie where no service of the other looks for them. */
function familyOf({ name, distribution }: ManifestHost, format: Family | undefined): Family {
  const family = distribution.startsWith('debian') ? 'debian' : 'rhel';
  if (format !== undefined && format !== family) {
    throw new HostError(
      `the stack has ${name} as ${distribution}, whose files, packages and units are not those of ${format}: ` +
        `give its image a distribution of ${format} and synthesize again`,
    );
  }
  return family;
}

function placed(host: ManifestHost, own: readonly ManifestFile[], names: NicNames): readonly PlacedFile[] {
  const table = host.files.find(({ path }) => path === READERS)?.content ?? '{}';
  const readers = JSON.parse(table) as Readonly<Record<string, Reader>>;
  const readerOf = (path: string): Reader => {
    const { check, reload } = readers[path] ?? {};
    return {
      ...(check && { check: check.map((word) => renamed(word, names)) }),
      ...(reload && { reload: reload.map((word) => renamed(word, names)) }),
    };
  };
  return [
    ...(host.secrets ?? []).map((secret): PlacedFile => {
      const { path, mode, owner } = secret;
      return { path, mode, owner, content: '', kind: 'secret', secret, ...readerOf(path) };
    }),
    ...own.map((file): PlacedFile => {
      const reader = readerOf(file.path);
      return { ...renamedFile(file, names), kind: reader.check === undefined ? 'plain' : 'judged', ...reader };
    }),
  ];
}

function unique(commands: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(commands.map((words) => [JSON.stringify(words), words])).values()];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
