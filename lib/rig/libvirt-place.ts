import { HostError } from '../host/host-error';
import { namespaceOf } from '../host/hypervisor-place';
import type { StackDocument } from '../host/stack-document';
import type { Manifest, ManifestHypervisor } from '../manifest';

/** A libvirt, and where its bridges are. */
export interface LibvirtPlace {
  readonly uri: string;
  /** The network namespace of a private hypervisor. */
  readonly namespace: string | undefined;
}

/**
 * Where each host of a stack runs, by its name.
 *
 * @param usual - of a stack with one hypervisor
 * @throws HostError for a hypervisor of which the document does not say where it is
 */
export function libvirtPlaces(
  { hosts, hypervisors = [] }: Manifest,
  usual: LibvirtPlace,
  { uris }: Pick<StackDocument, 'uris'>,
): ReadonlyMap<string, LibvirtPlace> {
  requireUris(hypervisors, { uris });
  const places = new Map(
    hypervisors.map(({ path, provider }) => {
      const uri = uris.get(provider)?.value ?? usual.uri;
      return [path, { uri, namespace: namespaceOf(uri) }];
    }),
  );
  return new Map(hosts.map(({ name, hypervisor = '' }) => [name, places.get(hypervisor) ?? usual]));
}

/**
 * Where several hypervisors are is nothing to guess.
 *
 * @throws HostError that names each whose URI has no value, and what to export
 */
export function requireUris(
  hypervisors: readonly Pick<ManifestHypervisor, 'name' | 'provider'>[],
  { uris }: Pick<StackDocument, 'uris'>,
): void {
  const open = hypervisors.filter(({ provider }) => uris.get(provider)?.value === undefined);
  const unsaid = open.filter(({ provider }) => uris.get(provider)?.variable === undefined);
  const names = (some: typeof open): string => some.map(({ name }) => `'${name}'`).join(', ');
  if (unsaid.length > 0) {
    throw new HostError(
      `the stack says no URI of its host ${names(unsaid)} that can be read from it: give that LibvirtHost a text or a variable`,
    );
  }
  const variables = new Set(open.map(({ provider }) => uris.get(provider)?.variable));
  if (open.length > 0) {
    const exports = [...variables].map((variable) => `TF_VAR_${variable}=qemu+ssh://root@HOST/system`).join(' ');
    throw new HostError(`the URI of the host ${names(open)} has no value: export ${exports}`);
  }
}
