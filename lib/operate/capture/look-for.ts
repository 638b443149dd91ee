import type {
  Manifest,
  ManifestCluster,
  ManifestHost,
  ManifestNic,
  ManifestPool,
  ManifestService,
} from '../../manifest';

/** What a capture may show, and the filter of tcpdump that shows it alone. */
export interface LookFor {
  readonly what: string;
  readonly filter: string;
}

type Side = ManifestCluster['routers']['interfaces'][number];

/** What is worth looking for at a NIC, by the topology. */
export function lookFor(manifest: Manifest, host: ManifestHost, nic: ManifestNic): readonly LookFor[] {
  return manifest.clusters.flatMap((cluster) => {
    const { primary, backup, interfaces } = cluster.routers;
    const side = interfaces.find(({ network }) => network === nic.network);
    if ([primary, backup].includes(host.name)) {
      return side === undefined ? [] : atRouter(cluster, side);
    }
    return cluster.pools
      .filter(({ servers }) => servers.some(({ address }) => address === nic.address))
      .flatMap((pool) => servicesOf(cluster, pool).flatMap((service) => atServer(cluster, pool, service, nic)));
  });
}

function atRouter(cluster: ManifestCluster, side: Side): readonly LookFor[] {
  const { routers, timers, pools, services } = cluster;
  const isPublic = side === routers.interfaces[0];
  const sync = routers.interfaces.at(-1) === side;
  return [
    {
      what: `VRRP of group ${side.virtualRouterId} each ${timers.advertisementSeconds} s, from one of ${side.primary} and ${side.backup}: from both, both are active`,
      filter: 'ip proto 112',
    },
    ...(isPublic
      ? services.map((service) => ({
          what: `requests to ${service.virtualAddress} ${portsOf(service)}${answersHere(cluster, service)}`,
          filter: `host ${service.virtualAddress}`,
        }))
      : []),
    ...pools
      .filter(({ network }) => network === side.network)
      .flatMap((pool) => servicesOf(cluster, pool).map((service) => towardsServers(pool, service, side))),
    ...(sync ? [{ what: 'connections that the active router tells the standby of', filter: 'udp port 8848' }] : []),
  ];
}

function answersHere({ pools }: ManifestCluster, { pool }: ManifestService): string {
  return pools.find(({ path }) => path === pool)?.forwarding === 'nat'
    ? ', and the answers from it'
    : '; the answers do not pass here, the servers send them';
}

function towardsServers({ forwarding, servers }: ManifestPool, service: ManifestService, side: Side): LookFor {
  const addresses = servers.map(({ address }) => `host ${address}`).join(' or ');
  const checks = `; what comes from ${side.primary} and ${side.backup} is health checks`;
  switch (forwarding) {
    case 'nat':
      return {
        what: `each request once more, now to a server, and its answer back through this NIC${checks}`,
        filter: `(${addresses}) and not host ${side.primary} and not host ${side.backup}`,
      };
    case 'direct-routing':
      return {
        what: `each request once more, still to ${service.virtualAddress}, in a frame for a server${checks}`,
        filter: `dst host ${service.virtualAddress}`,
      };
    case 'tunnel':
      return { what: `each request in a packet of its own for a server (IPIP)${checks}`, filter: 'ip proto 4' };
  }
}

function atServer(
  { routers }: ManifestCluster,
  { forwarding, network }: ManifestPool,
  service: ManifestService,
  { address, gateway = 'none' }: ManifestNic,
): readonly LookFor[] {
  const side = routers.interfaces.find((each) => each.network === network);
  const checks = side === undefined ? [] : [`not host ${side.primary}`, `not host ${side.backup}`];
  const vip = service.virtualAddress;
  switch (forwarding) {
    case 'nat':
      return [
        {
          what: `requests of clients to ${address} ${portsOf(service)}, and the answers by the gateway ${gateway}: without answers, look at the route`,
          filter: [`host ${address}`, ...checks].join(' and '),
        },
      ];
    case 'direct-routing':
      return [
        {
          what: `requests to ${vip} ${portsOf(service)}, and answers from ${vip} to the client`,
          filter: `host ${vip}`,
        },
        { what: `questions who has ${vip}: this server must not answer`, filter: `arp host ${vip}` },
      ];
    case 'tunnel':
      return [
        { what: `requests to ${vip} inside of packets to ${address}`, filter: 'ip proto 4' },
        { what: `answers from ${vip} to the client, in no packet of another`, filter: `src host ${vip}` },
      ];
  }
}

function servicesOf({ services }: ManifestCluster, { path }: ManifestPool): readonly ManifestService[] {
  return services.filter(({ pool }) => pool === path);
}

function portsOf({ ports }: ManifestService): string {
  return ports.map(({ protocol, first, last }) => `${protocol}/${first}${last > first ? `-${last}` : ''}`).join(', ');
}
