import { unexpectedLines } from '../../drills/lines';
import { keyOf } from '../../drills/router-state';
import type { ManifestCluster, ManifestService } from '../../manifest';
import type { RouterView } from './look';
import type { StatusFinding } from './status';

const METHODS = { nat: '-m', 'direct-routing': '-g', tunnel: '-i' } as const;

/** What of a router's IPVS table was not deployed, and what lacks there. */
export function tableFindings(cluster: ManifestCluster, view: RouterView): readonly StatusFinding[] {
  const { services } = view;
  const deployed = cluster.services.map((service) => ({ service, key: keyOf(service) }));
  const others = services.filter(({ key }) => !deployed.some((each) => each.key === key));
  const texts = [
    ...others.map(({ key }) => `IPVS has a service ${key} that was not deployed ('ipvsadm -D ${key}')`),
    ...deployed.flatMap(({ service, key }) => {
      const found = services.find((each) => each.key === key);
      if (found === undefined) {
        return [`IPVS lacks the service ${service.path} (${key})`];
      }
      const ends = found.servers.map(({ end, method }) => `${end} ${method}`);
      const strangers = unexpectedLines(ends, possibleEnds(cluster, service));
      const tooHeavy = found.servers.flatMap(({ address, weight }) => {
        const server = serversOf(cluster, service).find((each) => each.address === address);
        return server !== undefined && weight > server.weight
          ? [`IPVS gives ${server.host} the weight ${weight} in ${service.path}, not ${server.weight}`]
          : [];
      });
      return [
        ...(found.scheduler === service.scheduler
          ? []
          : [`IPVS schedules ${service.path} by ${found.scheduler}, not by ${service.scheduler}`]),
        ...strangers.map((end) => {
          const [address = ''] = end.split(' ');
          return `IPVS has a server ${end} in ${service.path} that was not deployed ('ipvsadm -d ${key} -r ${address}')`;
        }),
        ...tooHeavy,
      ];
    }),
  ];
  return texts.map((text) => ({ host: view.router, kind: 'table', text }));
}

/** The servers of a service's pool. */
export function serversOf(
  { pools }: ManifestCluster,
  service: ManifestService,
): ManifestCluster['pools'][0]['servers'] {
  return pools.find(({ path }) => path === service.pool)?.servers ?? [];
}

/** Its servers and its sorry server, with the port that the table has, and the way to them. */
function possibleEnds(cluster: ManifestCluster, service: ManifestService): readonly string[] {
  const pool = cluster.pools.find(({ path }) => path === service.pool);
  const port = service.mark === undefined ? (service.ports[0]?.first ?? 0) : 0;
  const method = METHODS[pool?.forwarding ?? 'nat'];
  const { sorryServer } = service;
  return [
    ...(pool?.servers ?? []).map(({ address }) => `${address}:${port} ${method}`),
    ...(sorryServer === undefined ? [] : [`${sorryServer.address}:${sorryServer.port ?? 0} ${method}`]),
  ];
}
