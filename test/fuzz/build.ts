import { TerraformStack, Testing } from 'cdktf';
import type { Network } from '../../lib';
import {
  Distribution,
  FirewallMarkService,
  FtpService,
  GuestImage,
  HealthCheck,
  LibvirtHost,
  LvsRouterPair,
  NatNetwork,
  Port,
  PublicNetwork,
  RealServerPool,
  VirtualService,
  Workload,
} from '../../lib';
import { Site } from '../../lib/constructs/site';
import { hostsOf } from '../../lib/model/host';
import type { Problem } from '../../lib/model/problems';
import { problemsOf } from '../../lib/model/problems';
import type { CheckSpec, LabSpec, NetworkSpec, PoolSpec, PortSpec, ServiceSpec, SideSpec, WorkloadSpec } from './spec';

/** A guest's documents and files. */
export interface Guest {
  readonly name: string;
  readonly userData: string;
  readonly networkConfig: string;
  readonly files: ReadonlyMap<string, string>;
}

/** What became of a spec. */
export interface Built {
  readonly stack: TerraformStack;
  readonly problems: readonly Problem[];
  readonly guests: readonly Guest[];
}

/** Writes the spec as a user would, and asks for all that comes of it. */
export function build(spec: LabSpec): Built {
  const stack = stackOf(spec);
  return { stack, problems: problemsIn(stack), guests: guestsOf(stack) };
}

/** What is wrong with a stack, the warnings too. */
export function problemsIn(stack: TerraformStack): readonly Problem[] {
  return problemsOf(Site.of(stack).lab);
}

export function stackOf(spec: LabSpec): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'lab');
  new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
  const images = new Map(
    spec.images.map(({ id, distribution, ...props }) => [
      id,
      GuestImage.fromFile(stack, id, {
        ...props,
        path: `/images/${id}.qcow2`,
        distribution: Distribution[distribution],
        version: '1',
      }),
    ]),
  );
  const networks = new Map(spec.networks.map((each) => [each.id, networkOf(stack, each)]));
  const side = (given: SideSpec): Omit<SideSpec, 'network'> & { network: Network } => ({
    ...given,
    network: found(networks, given.network),
  });
  const pairs = new Map(
    spec.pairs.map(({ id, image, publicInterface, privateInterface, ...props }) => [
      id,
      new LvsRouterPair(stack, id, {
        ...props,
        image: found(images, image),
        publicInterface: side(publicInterface),
        privateInterface: side(privateInterface),
      }),
    ]),
  );
  const pools = new Map(
    spec.pools.map(({ id, routers, image, servers, workload, ...props }) => [
      id,
      new RealServerPool(stack, id, {
        ...props,
        ...(image !== undefined && { image: found(images, image) }),
        routers: found(pairs, routers),
        servers: serversOf(servers, networks),
        workload: workloadOf(workload),
      }),
    ]),
  );
  spec.services.forEach((service) => addService(stack, found(pools, service.pool), service));
  return stack;
}

function guestsOf(stack: TerraformStack): readonly Guest[] {
  const site = Site.of(stack);
  return site.lab.clusters.flatMap(hostsOf).map((host): Guest => {
    const { userData, networkConfig, files } = site.seedOf(host.path);
    const contents = new Map(files.map(({ path, content }) => [path, content]));
    return { name: host.name, userData, networkConfig, files: contents };
  });
}

function networkOf(stack: TerraformStack, { id, cidr, gateway, bridge }: NetworkSpec): Network {
  if (gateway === undefined) {
    return new NatNetwork(stack, id, { cidr });
  }
  return bridge === undefined
    ? new PublicNetwork(stack, id, { cidr, gateway })
    : PublicNetwork.fromBridge(stack, id, { cidr, gateway, bridge });
}

function serversOf(
  servers: PoolSpec['servers'],
  networks: ReadonlyMap<string, Network>,
): ConstructorParameters<typeof RealServerPool>[2]['servers'] {
  const entries = Object.entries(servers).map(([key, { extraInterfaces, ...server }]) => {
    const extras = extraInterfaces.map((extra) => ({ ...extra, network: found(networks, extra.network) }));
    return [key, { ...server, extraInterfaces: extras }] as const;
  });
  return Object.fromEntries(entries);
}

function addService(stack: TerraformStack, pool: RealServerPool, spec: ServiceSpec): void {
  const checks = spec.healthChecks && { healthChecks: spec.healthChecks.map(checkOf) };
  const given = { ...spec, ...checks, pool };
  if (spec.kind === 'port') {
    new VirtualService(stack, spec.id, { ...given, port: portOf(spec.port) } as never);
  } else if (spec.kind === 'mark') {
    new FirewallMarkService(stack, spec.id, { ...given, ports: spec.ports.map(portOf) } as never);
  } else if (spec.mode === 'marks') {
    new FtpService(stack, spec.id, { ...given, passivePorts: portOf(spec.passivePorts) } as never);
  } else {
    new FtpService(stack, spec.id, given as never);
  }
}

function portOf({ protocol, first, last }: PortSpec): Port {
  return first === last ? Port[protocol](first) : Port[`${protocol}Range`](first, last);
}

function checkOf({ kind, props }: CheckSpec): HealthCheck {
  return HealthCheck[kind](props as never);
}

function workloadOf({ kind, props }: WorkloadSpec): Workload {
  return Workload[kind](props as never);
}

function found<T>(items: ReadonlyMap<string, T>, id: string): T {
  const item = items.get(id);
  if (item === undefined) {
    throw new Error(`the spec has no ${id}`);
  }
  return item;
}
