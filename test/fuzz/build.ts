import { TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import type { Network } from '../../lib';
import {
  Distribution,
  FirewallMarkService,
  FtpService,
  GuestImage,
  LibvirtHost,
  LvsCluster,
  LvsRouterPair,
  NatNetwork,
  PublicNetwork,
  RealServerPool,
  RoutedNetwork,
  VirtualService,
} from '../../lib';
import { Site } from '../../lib/constructs/site';
import { hostsOf } from '../../lib/model/host';
import type { Problem } from '../../lib/model/problems';
import { problemsOf } from '../../lib/model/problems';
import { LibvirtProvider } from '../../lib/provider-libvirt/provider';
import type { HypervisorSpec, LabSpec, NetworkSpec, PoolSpec, ServiceSpec, SideSpec } from './spec';
import { checkOf, portOf, workloadOf } from './values';
import { readAsText } from '../fixtures';

/** A guest's documents and files. */
export interface Guest {
  readonly name: string;
  readonly userData: string;
  readonly networkConfig: string;
  readonly files: ReadonlyMap<string, string>;
  /** The paths of its secret files. */
  readonly secrets: readonly string[];
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
  const app = Testing.app();
  const stack = new TerraformStack(app, 'lab');
  spec.hypervisors.forEach((each, index) =>
    addHypervisor(index === 0 ? stack : new TerraformStack(app, `lab${index}`), each),
  );
  const hosts = new Map(
    stack.node.children.flatMap((each) => (each instanceof LibvirtHost ? [[each.node.id, each]] : [])),
  );
  for (const [id, each] of Object.entries(spec.neighbours)) {
    hosts.set(id, addHypervisor(stack, each, id));
  }
  const images = new Map(
    spec.images.map(({ id, distribution, ...props }) => [
      id,
      GuestImage.fromFile(stack, id, {
        ...props,
        distribution: Distribution[distribution],
      }),
    ]),
  );
  const networks = new Map(spec.networks.map((each) => [each.id, networkOf(stack, each)]));
  const side = (given: SideSpec): Omit<SideSpec, 'network'> & { network: Network } => ({
    ...given,
    network: found(networks, given.network),
  });
  const pairs = new Map(
    spec.pairs.map(({ id, image, publicInterface, privateInterface, hosts: chosen, ...props }) => [
      id,
      new LvsRouterPair(stack, id, {
        ...props,
        image: found(images, image),
        publicInterface: side(publicInterface),
        ...(privateInterface && { privateInterface: side(privateInterface) }),
        ...(chosen && { hosts: { primary: found(hosts, chosen.primary), backup: found(hosts, chosen.backup) } }),
      }),
    ]),
  );
  const pools = new Map(
    spec.pools.map((each) => [each.id, poolOf(stack, each, found(pairs, each.routers), { images, networks, hosts })]),
  );
  spec.services.forEach((service) => addService(stack, found(pools, service.pool), service));
  spec.clusters.forEach(({ id, image, ports, host, ...props }) => {
    const given = {
      ...props,
      image: found(images, image),
      ...(ports && { ports: ports.map(portOf) }),
      ...(host !== undefined && { host: found(hosts, host) }),
    };
    return new LvsCluster(stack, id, given);
  });
  return stack;
}

function guestsOf(stack: TerraformStack): readonly Guest[] {
  const site = Site.of(stack);
  return site.lab.clusters.flatMap(hostsOf).map((host): Guest => {
    const { userData, networkConfig, files, secrets } = readAsText(site.seedOf(host.path));
    const contents = new Map(files.map(({ path, content }) => [path, content]));
    return { name: host.name, userData, networkConfig, files: contents, secrets: secrets.map(({ path }) => path) };
  });
}

function addHypervisor(
  stack: TerraformStack,
  { provider, alias, ...props }: HypervisorSpec,
  id = 'libvirt',
): LibvirtHost {
  const config = { uri: provider ?? '', alias: id === 'libvirt' ? alias : id };
  const own = provider !== undefined && { provider: new LibvirtProvider(stack, `p-${id}`, config) };
  const [name = id, group] = id.split('/').reverse();
  return new LibvirtHost(group === undefined ? stack : new Construct(stack, group), name, { ...props, ...own });
}

function networkOf(stack: TerraformStack, { id, gateway, bridge, isRouted, vxlan, ...props }: NetworkSpec): Network {
  if (gateway === undefined) {
    return bridge === undefined
      ? new NatNetwork(stack, id, props)
      : NatNetwork.fromBridge(stack, id, { ...props, bridge, ...(vxlan && { vxlan }) });
  }
  if (isRouted === true) {
    return new RoutedNetwork(stack, id, { ...props, gateway });
  }
  return bridge === undefined
    ? new PublicNetwork(stack, id, { ...props, gateway })
    : PublicNetwork.fromBridge(stack, id, { ...props, gateway, bridge, ...(vxlan && { vxlan }) });
}

interface Ground {
  readonly images: ReadonlyMap<string, GuestImage>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly hosts: ReadonlyMap<string, LibvirtHost>;
}

function poolOf(
  stack: TerraformStack,
  { id, image, servers, workload, network, host, ...props }: PoolSpec,
  routers: LvsRouterPair,
  { images, networks, hosts }: Ground,
): RealServerPool {
  const written = Object.entries(servers).map(([key, { extraInterfaces, host: own, ...bare }]) => {
    const server = { ...bare, ...(own !== undefined && { host: found(hosts, own) }) };
    const extras = extraInterfaces.map((extra) => ({ ...extra, network: found(networks, extra.network) }));
    return [key, workload === undefined ? server : { ...server, extraInterfaces: extras }] as const;
  });
  const { forwarding } = props;
  const given = {
    routers,
    servers: Object.fromEntries(written),
    ...(forwarding && { forwarding }),
    ...(network !== undefined && { network: found(networks, network) }),
  };
  return workload === undefined
    ? RealServerPool.fromAddresses(stack, id, given)
    : new RealServerPool(stack, id, {
        ...props,
        ...given,
        ...(image !== undefined && { image: found(images, image) }),
        ...(host !== undefined && { host: found(hosts, host) }),
        workload: workloadOf(workload),
      });
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

function found<T>(items: ReadonlyMap<string, T>, id: string): T {
  const item = items.get(id);
  if (item === undefined) {
    throw new Error(`the spec has no ${id}`);
  }
  return item;
}
