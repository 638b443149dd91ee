import type { Manifest } from '../../manifest';

/** What that host runs on; undefined where the stack has one hypervisor, and for a host that is made elsewhere. */
export function hypervisorName({ hosts, hypervisors = [] }: Manifest, host: string): string | undefined {
  const path = hosts.find(({ name }) => name === host)?.hypervisor;
  return path === undefined ? undefined : hypervisors.find((each) => each.path === path)?.name;
}
