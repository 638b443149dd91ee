import type { TerraformProvider, TerraformStack } from 'cdktf';
import { Aspects } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Ground } from '../libvirt/ground';
import type { HypervisorSettings } from '../libvirt/hypervisor-settings';
import type { Machine } from '../libvirt/machine';
import type { Spread } from '../libvirt/spread';
import type { Lab } from '../model/cluster';
import type { GuestBase } from '../model/guest-base';
import type { Host } from '../model/host';
import { baseOf, hostsOf } from '../model/host';
import type { Hypervisor } from '../model/hypervisor';
import { atLeastFirst, hypervisorOf, hypervisorsWith } from '../model/placement';
import type { Network } from '../model/network';
import type { Volume } from '../provider-libvirt/volume';
import type { Wire } from '../libvirt/wire';

/** A LibvirtHost in the tree. */
export interface PlacedHypervisor {
  readonly path: string;
  readonly hypervisor: Hypervisor;
  readonly settings: HypervisorSettings;
  readonly provider: TerraformProvider;
  /** The caller brought the provider. */
  readonly isGiven: boolean;
}

/** What is placed once all parts of a stack are known. */
export interface Placeable {
  readonly lab: Lab;
  readonly placed: readonly PlacedHypervisor[];
  readonly machines: ReadonlyMap<string, { readonly machine: Machine }>;
  readonly networks: ReadonlyMap<Network, Wire>;
  readonly images: ReadonlyMap<GuestBase, Spread<Volume>>;
}

/** The provider that Terraform asks for that LibvirtHost, such as `libvirt.east`. */
export function providerOf(placed: readonly PlacedHypervisor[], path: string): string {
  const alias = placed.find(({ hypervisor }) => hypervisor.path === path)?.provider.alias;
  return alias === undefined ? 'libvirt' : `libvirt.${alias}`;
}

/** Of the hypervisor that a machine runs on. */
export function settingsOf(
  { lab, placed }: Pick<Placeable, 'lab' | 'placed'>,
  host: Host,
): HypervisorSettings | undefined {
  const own = hypervisorOf(lab.hypervisors, host);
  return placed.find(({ hypervisor }) => hypervisor === own)?.settings;
}

/**
 * Lets a site settle before cdktf writes a resource, whichever of its ways to do so is taken: when the stack is visited,
 * so that the caller's aspects meet all resources, and with the site itself, for what these have added.
 */
export function settleBefore(stack: TerraformStack, site: IConstruct & { settle(): void }): void {
  const visit = (each: IConstruct): void => {
    if (each === stack || each === site) {
      site.settle();
    }
  };
  Aspects.of(stack).add({ visit });
}

/** Binds each resource to its hypervisor, and makes networks and images on each that has machines of them. */
export function settle({ lab, placed, machines, networks, images }: Placeable): void {
  const [only, second] = placed;
  if (only === undefined || (second === undefined && only.provider.alias === undefined)) {
    return;
  }
  const grounds = new Map(placed.map((each, index) => [each.hypervisor.path, groundOf(each, index === 0)]));
  const groundsOf = (some: readonly Hypervisor[]): readonly Ground[] =>
    some.flatMap(({ path }) => grounds.get(path) ?? []);
  const hosts = lab.clusters.flatMap(hostsOf);
  for (const host of hosts) {
    const hypervisor = hypervisorOf(lab.hypervisors, host);
    groundsOf(hypervisor === undefined ? [] : [hypervisor]).forEach((ground) =>
      machines.get(host.path)?.machine.on(ground),
    );
  }
  for (const [network, wire] of networks) {
    spread(wire.everywhere, groundsOf(hypervisorsWith(lab, network)));
  }
  for (const [image, volumes] of images) {
    const used = hosts.filter((host) => baseOf(host) === image).map((host) => hypervisorOf(lab.hypervisors, host));
    spread(volumes, groundsOf(atLeastFirst(lab.hypervisors, used)));
  }
}

function spread(what: Pick<Spread<Volume>, 'over'>, [home, ...others]: readonly Ground[]): void {
  if (home !== undefined) {
    what.over([home, ...others]);
  }
}

function groundOf({ hypervisor, settings, provider }: PlacedHypervisor, isFirst: boolean): Ground {
  return { name: hypervisor.name, isFirst, provider: provider.alias === undefined ? undefined : provider, settings };
}
