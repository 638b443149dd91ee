import { HostError } from '../host/host-error';
import { namespaceOf } from '../host/hypervisor-place';
import type { StackDocument } from '../host/stack-document';
import type { Manifest } from '../manifest';

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
  const places = new Map(
    hypervisors.map(({ path, name, provider }) => {
      const { value, variable } = uris.get(provider) ?? { value: undefined, variable: undefined };
      if (value === undefined) {
        throw new HostError(
          variable === undefined
            ? `the stack says no URI of its host '${name}' that can be read from it: give that LibvirtHost one`
            : `the URI of the host '${name}' has no value: export TF_VAR_${variable}=qemu+ssh://root@HOST/system`,
        );
      }
      return [path, { uri: value, namespace: namespaceOf(value) }];
    }),
  );
  return new Map(hosts.map(({ name, hypervisor = '' }) => [name, places.get(hypervisor) ?? usual]));
}
