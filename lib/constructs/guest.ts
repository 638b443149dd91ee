import { Construct } from 'constructs';
import { InputError } from '../errors';
import { Machine } from '../libvirt/machine';
import type { Host } from '../model/host';
import type { Range } from '../net/whole-number';
import { wholeNumber } from '../net/whole-number';
import type { GuestImage } from './guest-image';
import { LibvirtHost } from './libvirt-host';
import { Site } from './site';

// QEMU takes a tebibyte
const MOST_MIB = 1_048_576;
export const VCPU: Range = { from: 1, to: 256 };

/** What a guest is made of. */
export interface GuestHardware {
  readonly image: GuestImage;
  readonly memoryMiB: number;
  readonly vcpu: number;
}

/** A guest's memory: what is given, if its distribution boots with it, or what that distribution usually gets. */
export function memoryOf({ distribution }: GuestImage, given: number | undefined): number {
  const { least, usual } = distribution.memoryMiB;
  return wholeNumber({ from: least, to: MOST_MIB })(given ?? usual);
}

/** Makes the machine of a host, and tells the site. */
export function guest(scope: Construct, id: string, host: Host, hardware: GuestHardware): Machine {
  const site = Site.of(scope);
  const machine = new Machine(scope, id, {
    hypervisor: () => site.hypervisorOf(host.path),
    name: host.name,
    baseImage: hardware.image,
    memoryMiB: hardware.memoryMiB,
    vcpu: hardware.vcpu,
    nics: host.nics.map((nic) => ({ wire: site.wireOf(nic.network), mac: nic.mac })),
    seed: () => site.seedOf(host.path),
  });
  site.addMachine(host.path, { machine, distribution: hardware.image.distribution });
  return machine;
}

/** The path of the host that the caller has chosen. */
export function hypervisor(scope: Construct, host: LibvirtHost): string {
  const given: unknown = host;
  if (!(given instanceof LibvirtHost)) {
    throw new InputError('LVS009', 'is no LibvirtHost: write the one that you made');
  }
  requireSameStack(scope, [host]);
  return host.node.path;
}

/** A cluster's resources refer to each other, which Terraform can do within one state only. */
export function requireSameStack(scope: Construct, parts: readonly Construct[]): void {
  if (!parts.every((part) => Construct.isConstruct(part))) {
    throw new InputError('LVS009', 'is no construct: write the one that you made');
  }
  const foreign = parts.find((part) => Site.of(part) !== Site.of(scope));
  if (foreign !== undefined) {
    throw new InputError(
      'LVS009',
      `${foreign.node.path} lies in another stack: the parts of a cluster belong into one`,
    );
  }
}
