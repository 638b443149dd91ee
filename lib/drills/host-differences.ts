import type { ManifestCluster, ManifestHost } from '../manifest';
import { deployedFiles } from '../rig/deployed-files';
import { unexpectedLines } from './lines';

/** What of a host is not as it was deployed. */
export interface Difference {
  readonly kind: 'file' | 'sysctl' | 'unit' | 'link' | 'address' | 'route' | 'rules';
  readonly text: string;
}

// the separator of the parts of what the question prints: no program there prints it
const MARK = '=====';

/**
 * The question to a host as a script: few programs, because an emulated host takes longer to start one than that takes to
 * read. Words of the manifest have no white space in them.
 */
export function hostQuestion({ files, secrets = [], sysctls, units }: ManifestHost): string {
  const paths = [...files, ...secrets].map(({ path }) => `'${path}'`).join(' ');
  const keys = Object.keys(sysctls).map(settingFile).join(' ');
  const rules = rulesFile(files);
  // as the kernel would say the file: only so can the two be compared
  const fresh = rules && `unshare -n sh -c "nft -f '${rules}' && nft list ruleset"`;
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['files', `sha256sum ${paths}`],
    ['settings', `grep -Hs '' ${keys} /sys/class/net/*/carrier`],
    ['units', `systemctl is-active ${lastingUnits(units).join(' ')}`],
    ['addresses', 'ip -4 -o address show'],
    ['routes', 'ip -4 route show'],
    ['rules', 'nft list ruleset'],
    ['fresh', fresh],
  ];
  return parts
    .flatMap(([name, command]) => (command === undefined ? [] : [`echo ${MARK} ${name}`, `${command} 2>/dev/null`]))
    .join('\n');
}

/**
 * What a host's answer says against the manifest.
 * @param floating addresses that a router may hold beside its own
 */
export function hostDifferences(
  host: ManifestHost,
  answer: string,
  floating: readonly string[],
): readonly Difference[] {
  const parts = partsOf(answer);
  const part = (name: string): readonly string[] => parts.get(name) ?? [];
  const settings = new Map(part('settings').map((line) => splitAt(line, line.indexOf(':'), 1)));
  const hashes = new Map(
    part('files')
      .map((line) => splitAt(line, line.indexOf('  '), 2))
      .map(([hash, path]) => [path, hash]),
  );
  const found: readonly (readonly [Difference['kind'], string | false | undefined])[] = [
    ...deployedFiles(host).map(({ path, sha256 }) => {
      const hash = hashes.get(path);
      return [
        'file',
        hash !== sha256 && (hash === undefined ? `${path} is not there` : `${path} has another content`),
      ] as const;
    }),
    ...Object.entries(host.sysctls).map(([key, value]) => {
      const seen = settings.get(settingFile(key))?.trim().split(/\s+/).join(' ');
      return ['sysctl', seen !== `${value}` && `${key} is ${seen ?? 'not there'}, not ${value}`] as const;
    }),
    ...lastingUnits(host.units).map((unit, at) => {
      const state = part('units')[at] ?? 'unknown';
      return ['unit', state !== 'active' && `${unit} is ${state}`] as const;
    }),
    ...host.nics
      .filter(({ onBoot }) => onBoot)
      .map(
        ({ name }) =>
          ['link', settings.get(`/sys/class/net/${name}/carrier`) !== '1' && `${name} has no carrier`] as const,
      ),
    ...addresses(host, part('addresses'), floating).map((text) => ['address', text] as const),
    ...routes(host, part('routes')).map((text) => ['route', text] as const),
    ...rules(host, part('rules'), part('fresh')).map((text) => ['rules', text] as const),
  ];
  return found.flatMap(([kind, text]) => (typeof text === 'string' ? [{ kind, text }] : []));
}

function addresses({ nics }: ManifestHost, lines: readonly string[], floating: readonly string[]): readonly string[] {
  return nics.flatMap(({ name, address, prefixLength, onBoot }) => {
    const here = lines.map((line) => line.trim().split(/\s+/)).filter(([, nic]) => nic === name);
    const held = here.map((words) => words[3] ?? '');
    const own = `${address}/${prefixLength}`;
    const more = here.filter((words) => words[3] !== own && !floating.includes(words[3]?.split('/')[0] ?? ''));
    return [
      ...(onBoot && !held.includes(own) ? [`${name} does not have ${own}`] : []),
      ...more.map(
        (words) => `${name} has ${words[3]}, which was not deployed ('ip address del ${words[3]} dev ${name}')`,
      ),
    ];
  });
}

function routes({ nics }: ManifestHost, lines: readonly string[]): readonly string[] {
  const gateway = nics.find((nic) => nic.gateway !== undefined)?.gateway;
  const byDefault = lines.filter((line) => line.startsWith('default '));
  // of networks that a NIC is on, the kernel makes them, and keepalived those of its file, which is looked at by itself
  const others = lines.filter(
    (line) => line !== '' && !line.startsWith('default ') && !/ proto (?:kernel|keepalived) /.test(line),
  );
  const right = byDefault.filter((line) => gateway !== undefined && line.startsWith(`default via ${gateway} `));
  return [
    ...(gateway !== undefined && right.length === 0 ? [`its default route does not go to ${gateway}`] : []),
    ...byDefault.filter((line) => gateway === undefined || !right.includes(line)).map(routeText),
    ...others.map(routeText),
  ];
}

function routeText(line: string): string {
  const route = line.trim();
  return `has a route that was not deployed: ${route} ('ip route del ${route.split(' ').slice(0, 5).join(' ')}')`;
}

/** Nothing where the host could not say how its file would look. */
function rules({ files }: ManifestHost, live: readonly string[], fresh: readonly string[]): readonly string[] {
  if (fresh.length === 0) {
    const tables = live.flatMap((line) => /^(table .*) \{$/.exec(line)?.[1] ?? []);
    const others = tables.filter((table) => !files.some(({ content }) => content.includes(`${table} `)));
    return others.map((table) => `nftables has a ${table} that was not deployed`);
  }
  const plain = (lines: readonly string[]): readonly string[] =>
    lines
      .map((line) => line.trim().replace(/ ?counter packets \d+ bytes \d+/, ''))
      .filter((line) => !['', '}'].includes(line));
  return [
    ...unexpectedLines(plain(live), plain(fresh)).map((line) => `nftables has a line that was not deployed: ${line}`),
    ...unexpectedLines(plain(fresh), plain(live)).map((line) => `nftables lacks a line of its file: ${line}`),
  ];
}

/** Those that go on running: the seed program's ends, and a filter is no process. */
export function lastingUnits(units: readonly string[]): readonly string[] {
  return units.filter((unit) => !['lvs-seed.service', 'nftables.service'].includes(unit));
}

function rulesFile(files: ManifestHost['files']): string | undefined {
  return files.find(({ path }) => path.endsWith('/nftables.conf'))?.path;
}

function settingFile(key: string): string {
  return `/proc/sys/${key.replaceAll('.', '/')}`;
}

function partsOf(answer: string): ReadonlyMap<string, readonly string[]> {
  const [, ...parts] = answer.split(`${MARK} `);
  return new Map(
    parts.map((part) => {
      const [name = '', ...lines] = part.trimEnd().split('\n');
      return [name, lines] as const;
    }),
  );
}

function splitAt(line: string, at: number, length: number): readonly [string, string] {
  return [line.slice(0, at), line.slice(at + length)];
}

/** The addresses that a host of a cluster may hold beside its own. */
export function floatingOn({ routers }: ManifestCluster, { name }: ManifestHost): readonly string[] {
  return [routers.primary, routers.backup].includes(name) ? routers.interfaces.flatMap(({ floating }) => floating) : [];
}
