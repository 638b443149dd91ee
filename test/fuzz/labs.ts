import * as fc from 'fast-check';
import { Ipv4Network } from '../../lib/net/ipv4-network';
import { ftpChoice, ftpServicesOf } from './ftp';
import { imagesChoice, imagesOf } from './images';
import { linksChoice } from './links';
import { hypervisorChoice, manualChoice, manualOf } from './manual';
import { placed, placementChoice } from './placements';
import { poolChoice, workloadOf } from './pools';
import type { PoolChoice } from './pools';
import { pairOptions, pairOf } from './routers';
import { serviceChoice, serviceOf } from './services';
import type { TopologyChoice } from './topologies';
import { forwardingOf, topologyChoice } from './topologies';
import type { LabSpec, NetworkSpec, PairSpec, PoolSpec, ServiceSpec } from './spec';

// Random stacks that are right. Chance makes choices; what must fit together (addresses, ports, marks, names) is counted
// out from them, so that every shrunk choice is a right stack too.

/** Hands out the hosts of a network, each once, in an order of chance. */
export class Hosts {
  private given = 0;

  public constructor(
    private readonly network: Ipv4Network,
    private readonly start: number,
    private readonly step: number,
  ) {}

  public next(): string {
    // 61 is a prime number, and hosts that a /26 has
    const number = ((this.start + this.given * this.step) % 61) + 1;
    this.given += 1;
    return `${this.network.host(number)}`;
  }
}

const order = fc.record({ start: fc.nat({ max: 60 }), step: fc.integer({ min: 1, max: 60 }) });
const prefix = fc.constantFrom(24, 26, 22, 20);

const clusterChoice = fc.record({
  outside: fc.record({ prefix, order, bridge: fc.boolean() }),
  inside: fc.record({ prefix, order }),
  links: linksChoice,
  topology: topologyChoice,
  floating: fc.integer({ min: 1, max: 4 }),
  insideFloating: fc.integer({ min: 1, max: 2 }),
  options: pairOptions,
  images: imagesChoice,
  pools: fc.array(poolChoice, { minLength: 1, maxLength: 3 }),
  services: fc.array(serviceChoice, { minLength: 1, maxLength: 5 }),
  ftp: ftpChoice,
});
type ClusterChoice = typeof clusterChoice extends fc.Arbitrary<infer T> ? T : never;

/** Stacks of one or two clusters, and at times the manual's, in which nothing is wrong. */
export const labs: fc.Arbitrary<LabSpec> = fc
  .record({
    hypervisor: hypervisorChoice,
    placement: fc.option(placementChoice, { nil: undefined, freq: 3 }),
    clusters: fc.array(clusterChoice, { minLength: 1, maxLength: 2 }),
    manual: fc.option(manualChoice, { nil: undefined, freq: 2 }),
  })
  .map(({ hypervisor, placement, clusters: choices, manual }): LabSpec => {
    const clusters = choices.map(clusterOf);
    const one = manual && manualOf(manual);
    const spec: LabSpec = {
      hypervisors: [hypervisor],
      neighbours: {},
      images: [...clusters.flatMap(({ images }) => images), ...(one ? [one.image] : [])],
      networks: clusters.flatMap(({ networks }) => networks),
      pairs: clusters.flatMap(({ pairs }) => pairs),
      pools: clusters.flatMap(({ pools }) => pools),
      services: clusters.flatMap(({ services }) => services),
      clusters: one ? [one.cluster] : [],
    };
    return placement === undefined ? spec : placed(spec, placement);
  });

/** What is broken at one place is the first cluster, which is by NAT; the others may have any topology. */
const NAT: TopologyChoice = { hasOneSide: false, isFar: false };

function clusterOf(choice: ClusterChoice, index: number): Omit<LabSpec, 'hypervisors' | 'neighbours' | 'clusters'> {
  const id = `c${index}`;
  const { hasOneSide, isFar } = index === 0 ? NAT : choice.topology;
  // blocks of a /20 each, none of them the manual's; their second numbers differ, as a MAC address is made of the last three
  const [outside, inside, office] = [`192.168.${index * 64}.0`, `10.${100 + index}.0.0`, `172.${16 + index}.0.0`];
  const outsideCidr = Ipv4Network.parse(`${outside}/${choice.outside.prefix}`);
  const insideCidr = Ipv4Network.parse(`${inside}/${choice.inside.prefix}`);
  const outsideHosts = new Hosts(outsideCidr, choice.outside.order.start, choice.outside.order.step);
  const insideHosts = hasOneSide
    ? outsideHosts
    : new Hosts(insideCidr, choice.inside.order.start, choice.inside.order.step);
  const farm = `172.${24 + index}.0.0/24`;
  const extraHosts = new Hosts(Ipv4Network.parse(`${office}/24`), 0, 1);
  const images = imagesOf(choice.images, id);
  const gateway = outsideHosts.next();
  const networks: readonly NetworkSpec[] = [
    {
      id: `${id}-public`,
      cidr: `${outsideCidr}`,
      gateway,
      bridge: choice.outside.bridge ? `br${index}` : undefined,
      ...choice.links.outside,
    },
    {
      id: `${id}-private`,
      cidr: `${insideCidr}`,
      ...(index === 0 || hasOneSide ? ISOLATED : { ...ROUTED, gateway: insideHosts.next() }),
      ...choice.links.inside,
    },
    ...(isFar ? [{ id: `${id}-farm`, cidr: farm, ...ROUTED, gateway: farm.replace('0/24', '254') }] : []),
    { id: `${id}-office`, cidr: `${office}/24`, ...ISOLATED, ...choice.links.office },
  ];
  const pair = pairOf(choice.options, {
    id: `${id}-lvs`,
    image: images[0].id,
    gateway,
    freeInsideAddress: () => insideHosts.next(),
    publicInterface: side(`${id}-public`, outsideHosts, choice.floating),
    privateInterface: hasOneSide ? undefined : side(`${id}-private`, insideHosts, choice.insideFloating),
  });
  const ground: Ground = {
    routers: pair.id,
    image: images[1]?.id,
    insideHosts,
    extraHosts,
    office: `${id}-office`,
    isReadAlong: false,
    isNatAlone: index === 0,
    hasOneSide,
    farm: isFar ? { id: `${id}-farm`, hosts: new Hosts(Ipv4Network.parse(farm), 0, 1) } : undefined,
  };
  const pools = choice.pools.map((each, number) => poolOf(each, `${id}-p${number}`, ground));
  /** Where a pool's servers are. */
  const freeAddress =
    ({ network }: PoolSpec) =>
    (): string =>
      (network === undefined ? undefined : ground.farm?.hosts)?.next() ?? insideHosts.next();
  const ftpPools: PoolSpec[] = [];
  // nobody reads along what bypasses the routers
  const most = hasOneSide && choice.ftp.mode === 'helper' ? 0 : pair.publicInterface.floating.length;
  const ftp = ftpServicesOf(choice.ftp, most, ({ pool, shares }, number) => {
    const [first] = ftpPools;
    const canShare = choice.ftp.mode === 'helper' && shares;
    const isReadAlong = choice.ftp.mode === 'helper';
    const own =
      canShare && first !== undefined ? first : poolOf(pool, `${id}-f${number}`, { ...ground, isReadAlong }, true);
    ftpPools.push(own);
    return {
      id: `${id}-ftp${number}`,
      number,
      pool: own,
      virtualAddress: pair.publicInterface.floating[number] ?? '',
      freeInsideAddress: freeAddress(own),
    };
  });
  const services = choice.services.map((each, number): ServiceSpec =>
    serviceOf(each, {
      id: `${id}-s${number}`,
      number,
      pool: at(pools, each.pool),
      virtualAddress: at(pair.publicInterface.floating, each.virtualAddress),
      freeInsideAddress: freeAddress(at(pools, each.pool)),
    }),
  );
  // who is born without packages gets them through the routers
  const hasWayOut = hasOneSide
    ? { realServerInternet: false }
    : choice.images.hasPackages === false && { realServerInternet: true };
  return {
    images,
    networks,
    pairs: [{ ...pair, ...hasWayOut }],
    pools: [...pools, ...new Set(ftpPools)],
    services: [...services, ...ftp],
  };
}

function side(network: string, hosts: Hosts, floating: number): PairSpec['publicInterface'] {
  const [primary, backup] = [hosts.next(), hosts.next()];
  return { network, primary, backup, floating: Array.from({ length: floating }, () => hosts.next()) };
}

function nicOf({ onBoot, gateway }: NonNullable<PoolChoice['servers'][number]['nic']>, { office, extraHosts }: Ground) {
  const address = extraHosts.next();
  const beyond = gateway && !onBoot && { gateway: address.replace(/\d+$/, '254') };
  return { network: office, address, onBoot, ...beyond };
}

interface Ground {
  readonly routers: string;
  readonly image: string | undefined;
  readonly insideHosts: Hosts;
  readonly extraHosts: Hosts;
  readonly office: string;
  /** Whether the routers' kernel follows what clients say. */
  readonly isReadAlong: boolean;
  readonly isNatAlone: boolean;
  readonly hasOneSide: boolean;
  /** A network of servers alone, behind the routers' gateway. */
  readonly farm: { readonly id: string; readonly hosts: Hosts } | undefined;
}

const ISOLATED = { gateway: undefined, bridge: undefined };
const ROUTED = { bridge: undefined, isRouted: true };

function poolOf(choice: PoolChoice, id: string, ground: Ground, isFtp = false): PoolSpec {
  const { hasOneSide, isReadAlong, isNatAlone, farm } = ground;
  const workload = workloadOf(choice.workload, isReadAlong);
  const isElsewhere = workload === undefined;
  const forwarding =
    isNatAlone || isReadAlong ? {} : forwardingOf(choice.forwarding, { isFtp, isElsewhere, hasOneSide });
  const away = forwarding.forwarding === 'tunnel' ? farm : undefined;
  const hosts = away?.hosts ?? ground.insideHosts;
  const servers = choice.servers.map(({ nic, weight, thresholds }, index) => {
    const extraInterfaces = nic === undefined || workload === undefined ? [] : [nicOf(nic, ground)];
    // the first two take traffic, whatever chance says
    const own = { ...thresholds, weight: index < 2 ? weight + 1 : weight };
    return [`rs${index}`, { address: hosts.next(), ...own, extraInterfaces }] as const;
  });
  const machines = { ...(ground.image !== undefined && { image: ground.image }), ...choice.hardware };
  return {
    id,
    routers: ground.routers,
    ...forwarding,
    ...(away && { network: away.id }),
    ...(workload !== undefined && machines),
    servers: Object.fromEntries(servers),
    workload,
  };
}

function at<T>(items: readonly T[], chance: number): T {
  const item = items[chance % items.length];
  if (item === undefined) {
    throw new Error('nothing to choose from');
  }
  return item;
}
