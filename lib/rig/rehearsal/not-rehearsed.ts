import type { Manifest } from '../../manifest';
import type { Booted } from './guest-events';
import { hostGroups } from './host-groups';
import { SEED_UNIT } from './job';
import { LONGEST_RANGE } from './surroundings';

/** Something that only a real host shows, and why. */
export interface NotRehearsed {
  readonly what: string;
  readonly reason: string;
}

// files whose readers are not there
const UNREAD: readonly (readonly [start: string, reader: string])[] = [
  ['/etc/systemd/network', 'systemd-networkd: the NICs are set up by ip(8), as the manifest has them'],
  ['/etc/udev/', 'udev: there is no disk that changes'],
  ['/etc/modules-load.d/', 'systemd-modules-load: the guest has loaded the modules, for all its hosts together'],
];

const NO_PROGRAM = 'the lab image does not have its program';
const NOT_MANAGED = 'it is not managed here';

const NAMESPACED = /^net\./;

/** Everything of the manifest that the rehearsal leaves out. */
export function notRehearsed(manifest: Manifest, booted: ReadonlyMap<string, Booted>): readonly NotRehearsed[] {
  const paths = [...new Set(manifest.hosts.flatMap(({ files }) => files.map(({ path }) => path)))].sort();
  const settings = manifest.hosts.flatMap(({ name, sysctls }) =>
    Object.keys(sysctls).flatMap((key) => reasonOf(key, booted.get(name)).map((reason) => ({ what: key, reason }))),
  );
  const notes = [...booted.values()].flatMap(({ host, notes }) =>
    notes.filter(({ kind }) => kind === 'sysctl').map(({ what, text }) => ({ what: `${host}: ${what}`, reason: text })),
  );
  return unique([
    {
      what: 'cloud-init',
      reason: 'the files lie on the hosts from the start; its network configuration and its commands are not run',
    },
    { what: SEED_UNIT, reason: 'there is no seed disk that could change' },
    {
      what: "systemd's order and limits of units",
      reason: "units start in the manifest's order; no sandbox, no dependencies, no limits of restarts",
    },
    { what: 'the installation of packages', reason: 'all come from the lab image' },
    ...(hostGroups(manifest).length > 1
      ? [{ what: 'the speed of the networks', reason: 'between two guests, frames pass one by one, and slowly' }]
      : []),
    ...standInsOf(manifest, booted).map(({ host, isManaged, unit }) =>
      isManaged
        ? { what: `${unit} on ${host}`, reason: `a stand-in answers: ${NO_PROGRAM}` }
        : { what: host, reason: `a stand-in answers: ${NOT_MANAGED}` },
    ),
    ...unansweredPorts(manifest, booted),
    ...manifest.hosts
      .flatMap(({ secrets = [] }) => secrets)
      .filter(({ owner }) => owner !== 'root')
      .map(({ path, owner }) => ({ what: path, reason: `belongs to root, not to ${owner}` })),
    ...paths.flatMap((path) =>
      UNREAD.filter(([start]) => path.startsWith(start)).map(([, reason]) => ({
        what: path,
        reason: `is not read by ${reason}`,
      })),
    ),
    ...settings,
    ...notes,
  ]);
}

/** Who answers in the place of another. */
export interface StandIn {
  readonly host: string;
  /** Whether the host itself is the real one. */
  readonly isManaged: boolean;
  readonly unit: string;
  readonly text: string;
}

/** By host, as the hosts report in any order. */
export function standInsOf({ hosts }: Manifest, booted: ReadonlyMap<string, Booted>): readonly StandIn[] {
  const own = new Set(hosts.map(({ name }) => name));
  return [...booted.values()]
    .sort((one, other) => (one.host < other.host ? -1 : 1))
    .flatMap(({ host, notes }) =>
      notes
        .filter(({ kind }) => kind === 'stub')
        .map(({ what: unit, text }) => ({ host, isManaged: own.has(host), unit, text })),
    );
}

/** Ports that stand-ins leave closed. */
function unansweredPorts(manifest: Manifest, booted: ReadonlyMap<string, Booted>): readonly NotRehearsed[] {
  const standIns = new Set(standInsOf(manifest, booted).map(({ host }) => host));
  return manifest.clusters.flatMap(({ pools, services }) =>
    services.flatMap(({ path, pool, ports }) => {
      const servers = pools.find((each) => each.path === pool)?.servers ?? [];
      const closed = ports.filter(({ protocol, first, last }) => protocol === 'sctp' || last - first >= LONGEST_RANGE);
      return servers.some(({ host }) => standIns.has(host))
        ? closed.map(({ protocol, first, last }) => ({
            what: `${path}: ${protocol}/${first}${last > first ? `-${last}` : ''}`,
            reason: `stand-ins answer on tcp and udp, on ${LONGEST_RANGE} ports of a range`,
          }))
        : [];
    }),
  );
}

function reasonOf(key: string, host: Booted | undefined): readonly string[] {
  if (host?.sysctls[key] === null) {
    return ['a network namespace lacks it: it belongs to the whole kernel'];
  }
  return NAMESPACED.test(key) ? [] : ['all hosts of a guest share it: the last one that wrote it has set it'];
}

function unique(items: readonly NotRehearsed[]): readonly NotRehearsed[] {
  return [...new Map(items.map((item) => [`${item.what}\n${item.reason}`, item])).values()];
}
