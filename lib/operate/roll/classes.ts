import type { PlannedChange } from '../../host/terraform';
import type { Manifest, ManifestHost } from '../../manifest';

/** What a deploy would do, by what it means for a running cluster. */
export interface RollClasses {
  /** Hosts whose running guest takes its new files. */
  readonly live: readonly string[];
  /** Hosts that would be made anew: one after the other, nothing is lost. */
  readonly born: readonly string[];
  /** Hosts and other things that are not there yet, and addresses of what nobody needs any more. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Hosts that a stack on several hypervisors would make on another one, while their old machines go at the same time. */
  readonly moved: readonly string[];
  /** Addresses of images that come or are other ones: the guests that have them are among `born`. */
  readonly images: readonly string[];
  /** Addresses of what several guests use at once, which cannot be made anew below them. */
  readonly shared: readonly string[];
}

const isVolume = (address: string): boolean => address.startsWith('libvirt_volume.');

/** Sorts the changes of a plan. */
export function classesOf({ hosts, hypervisors }: Manifest, changes: readonly PlannedChange[]): RollClasses {
  const owners = new Map(hosts.flatMap((host) => Object.values(host.resources).map((address) => [address, host])));
  const byHost = new Map<ManifestHost, PlannedChange[]>();
  for (const change of changes) {
    const host = owners.get(change.address);
    if (host !== undefined) {
      byHost.set(host, [...(byHost.get(host) ?? []), change]);
    }
  }
  const others = changes.filter(({ address }) => !owners.has(address));
  const mayMove = hypervisors !== undefined && others.some(isDomainThatGoes);
  const kinds = [...byHost].map(([host, own]) => ({ name: host.name, kind: kindOf(host, own, mayMove) }));
  const of = (kind: HostKind): readonly string[] => kinds.filter((each) => each.kind === kind).map(({ name }) => name);
  const isImage = ({ address, action }: PlannedChange): boolean => isVolume(address) && action !== 'delete';
  const addresses = (isOne: (change: PlannedChange) => boolean): readonly string[] =>
    others.filter(isOne).map(({ address }) => address);
  return {
    live: of('live'),
    born: of('born'),
    added: [...of('added'), ...addresses((each) => each.action === 'create' && !isImage(each))],
    removed: addresses(({ action }) => action === 'delete'),
    moved: of('moved'),
    images: addresses(isImage),
    shared: addresses((each) => ['replace', 'update'].includes(each.action) && !isImage(each)),
  };
}

type HostKind = 'live' | 'born' | 'added' | 'moved';

function isDomainThatGoes({ address, action }: PlannedChange): boolean {
  return address.startsWith('libvirt_domain.') && action === 'delete';
}

function kindOf({ role, resources }: ManifestHost, changes: readonly PlannedChange[], mayMove: boolean): HostKind {
  const actionOf = (address: string): string | undefined => changes.find((each) => each.address === address)?.action;
  const [domain, disk] = [actionOf(resources.domain), actionOf(resources.disk)];
  if (mayMove && domain === 'create') {
    // on another hypervisor it has another address: for a while two machines would hold what one of them may
    return 'moved';
  }
  // a router that is not there was lost half-way in an earlier run: the other one works without it
  if (role !== 'router' && domain === 'create' && disk === 'create') {
    return 'added';
  }
  return domain === 'replace' || domain === 'create' || disk !== undefined ? 'born' : 'live';
}
