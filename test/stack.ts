import { TerraformStack, Testing } from 'cdktf';
import type { Construct } from 'constructs';
import type { LvsRouterPairProps, RealServerPoolProps } from '../lib';
import {
  Distribution,
  GuestImage,
  LibvirtHost,
  LvsRouterPair,
  NatNetwork,
  PublicNetwork,
  RealServerPool,
  VirtualService,
  Workload,
} from '../lib';
import type { HostSeed } from '../lib/constructs/host-seed';
import { Site } from '../lib/constructs/site';
import { hostsOf } from '../lib/model/host';
import { type ReadAsText, readAsText } from './fixtures';

// The manual's cluster as a stack: each function adds one valid part, a test overrides what it is about.

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export function emptyStack(id = 'lab', scope: Construct = Testing.app()): TerraformStack {
  return new TerraformStack(scope, id);
}

export function addHost(stack: Construct): LibvirtHost {
  return new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
}

export function addImage(stack: Construct): GuestImage {
  return GuestImage.fromFile(stack, 'image', { path: '/images/lab.qcow2', distribution: Distribution.DEBIAN_12 });
}

export function addRouters(stack: Construct, overrides: Partial<LvsRouterPairProps> = {}): LvsRouterPair {
  const image = overrides.image ?? addImage(stack);
  const outside = new PublicNetwork(stack, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
  const inside = new NatNetwork(stack, 'private', { cidr: '10.11.12.0/24' });
  return new LvsRouterPair(stack, 'lvs', {
    image,
    publicInterface: { network: outside, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
    privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
    ...overrides,
  });
}

export function addPool(
  stack: Construct,
  routers: LvsRouterPair,
  overrides: Partial<RealServerPoolProps> = {},
): RealServerPool {
  const servers = { rs1: '10.11.12.1', rs2: '10.11.12.2' };
  return new RealServerPool(stack, 'web', { routers, servers, workload: Workload.nginx(), ...overrides });
}

interface Changes {
  readonly routers?: Partial<LvsRouterPairProps>;
  readonly pool?: Partial<RealServerPoolProps>;
}

/** The whole, with what a test changes, part by part. */
export function manualParts(
  changes: Changes = {},
  stack: TerraformStack = emptyStack(),
): { readonly stack: TerraformStack; readonly routers: LvsRouterPair; readonly pool: RealServerPool } {
  addHost(stack);
  const routers = addRouters(stack, changes.routers);
  const pool = addPool(stack, routers, changes.pool);
  new VirtualService(stack, 'http', { pool, port: 80, scheduler: 'rr' });
  return { stack, routers, pool };
}

/** The stack alone. */
export function manualStack(changes: Changes = {}, stack?: TerraformStack): TerraformStack {
  return manualParts(changes, stack).stack;
}

export interface Document {
  readonly resource: Resources;
}

/** The validated Terraform document. */
export function synth(stack: TerraformStack): Document {
  return JSON.parse(Testing.synth(stack, true)) as Document;
}

/** The seed disk of each guest, by the guest's name in the stack. */
export function seeds(stack: TerraformStack): Readonly<Record<string, ReadAsText<HostSeed>>> {
  const site = Site.of(stack);
  const hosts = site.lab.clusters.flatMap(hostsOf);
  return Object.fromEntries(hosts.map(({ name, path }) => [name, readAsText(site.seedOf(path))]));
}

/** An attribute of each resource of a type, by the resource's name. */
export function attributes(document: Document, type: string, attribute: string): Readonly<Record<string, string>> {
  const resources = Object.entries(document.resource[type] ?? {});
  return Object.fromEntries(resources.map(([name, resource]) => [name, String(resource[attribute])]));
}
