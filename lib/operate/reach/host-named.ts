import { HostError } from '../../host/host-error';
import type { Manifest, ManifestHost, ManifestNic } from '../../manifest';

/** The host of that name. */
export function hostNamed({ hosts, stack }: Manifest, name: string): ManifestHost {
  const host = hosts.find((each) => each.name === name);
  if (host === undefined) {
    throw new HostError(
      `the stack '${stack}' has no host '${name}': it has ${hosts.map((each) => each.name).join(', ')}`,
    );
  }
  return host;
}

/** The NIC of that name. */
export function nicNamed({ name: host, nics }: ManifestHost, name: string): ManifestNic {
  const nic = nics.find((each) => each.name === name);
  if (nic === undefined) {
    throw new HostError(`${host} has no NIC '${name}': it has ${nics.map((each) => each.name).join(', ')}`);
  }
  return nic;
}
