import { TerraformStack, Testing } from 'cdktf';
import type { Network } from '../../lib';
import {
  Distribution,
  FirewallMarkService,
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

/** Writes the spec as a user would. */
export function build(spec: LabSpec): Built {
  const stack = new TerraformStack(Testing.app(), 'lab');
  new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
  const image = GuestImage.fromFile(stack, 'image', {
    path: '/images/lab.qcow2',
    distribution: Distribution.DEBIAN_12,
    version: '1',
  });
  const networks = new Map(spec.networks.map((each) => [each.id, networkOf(stack, each)]));
  const side = (given: SideSpec): Omit<SideSpec, 'network'> & { network: Network } => ({
    ...given,
    network: found(networks, given.network),
  });
  const pairs = new Map(
    spec.pairs.map(({ id, publicInterface, privateInterface, ...props }) => [
      id,
      new LvsRouterPair(stack, id, {
        image,
        ...props,
        publicInterface: side(publicInterface),
        privateInterface: side(privateInterface),
      }),
    ]),
  );
  const pools = new Map(
    spec.pools.map(({ id, routers, servers, workload, ...props }) => [
      id,
      new RealServerPool(stack, id, {
        ...props,
        routers: found(pairs, routers),
        servers: serversOf(servers, networks),
        workload: workloadOf(workload),
      }),
    ]),
  );
  spec.services.forEach((service) => addService(stack, found(pools, service.pool), service));
  return finished(stack);
}

function finished(stack: TerraformStack): Built {
  const site = Site.of(stack);
  const guests = site.lab.clusters.flatMap(hostsOf).map((host): Guest => {
    const { userData, networkConfig, files } = site.seedOf(host.path);
    const contents = new Map(files.map(({ path, content }) => [path, content]));
    return { name: host.name, userData, networkConfig, files: contents };
  });
  return { stack, problems: problemsOf(site.lab), guests };
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
  } else {
    new FirewallMarkService(stack, spec.id, { ...given, ports: spec.ports.map(portOf) } as never);
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
