import type { Manifest } from '../../lib/manifest';
import { manualManifest } from '../rig/manifest';

// Texts that no construct takes, but that a manifest may hold which somebody wrote by hand.

export const HOSTILE_NAMES = [
  '"] end',
  '<b>&amp;</b>',
  'a|b`c``d',
  '%%{init}%%',
  '\\"];graph{',
  ']]>',
  '=cmd()',
  'two\nlines',
  '\u0000\ufffe',
  '\ud800',
  '',
];

/** The manual's cluster with such a name for a server, its pool and its service. */
export function hostileManifest(name: string): Manifest {
  const manifest = manualManifest();
  return {
    ...manifest,
    stack: name,
    hosts: manifest.hosts.map((host) => (host.name === 'web-rs1' ? { ...host, name } : host)),
    clusters: manifest.clusters.map((cluster) => ({
      ...cluster,
      pools: cluster.pools.map((pool) => ({
        ...pool,
        path: name,
        servers: pool.servers.map((server) => (server.host === 'web-rs1' ? { ...server, host: name } : server)),
      })),
      services: cluster.services.map((service) => ({ ...service, path: `${name}/service`, pool: name })),
    })),
  };
}

/** Every address that a manifest names, each once. */
export function addressesIn({ networks, hosts, clusters }: Manifest): readonly string[] {
  return [
    ...new Set([
      ...networks.flatMap(({ gateway, hostAddress }) => [gateway, hostAddress]),
      ...hosts.flatMap(({ nics }) => nics.map(({ address }) => address)),
      ...clusters.flatMap(({ routers, pools, services }) => [
        ...routers.interfaces.flatMap(({ floating }) => floating),
        ...pools.flatMap(({ servers }) => servers.map(({ address }) => address)),
        ...services.flatMap(({ virtualAddress, sorryServer }) => [virtualAddress, sorryServer?.address]),
      ]),
    ]),
  ].filter((address) => address !== undefined);
}
