import type { Manifest, ManifestCluster, ManifestPool } from '../../manifest';
import { figuresOf } from './figures';
import { hypervisorName } from '../page/hypervisor';
import { sorryServers } from '../page/sorry-servers';
import { arrowsOf } from './ways';
import { sorryWire, type Wire, wiresOf } from './wires';
import { floatingWords, networkWords, poolWords, serverWords, serviceWords, shortName } from '../page/words';

/** What is drawn of a stack, before it is said in any format. */
export interface Drawing {
  readonly stack: string;
  readonly networks: readonly DrawnNetwork[];
  readonly pairs: readonly DrawnPair[];
  readonly pools: readonly DrawnPool[];
  /** Sorry servers that are no machines of a pool. */
  readonly others: readonly DrawnMachine[];
  readonly wires: readonly Wire[];
}

export interface DrawnNetwork {
  readonly id: string;
  readonly name: string;
  readonly facts: readonly string[];
  /** The number of the figure to which it belongs, from 0: no wire goes from one to another. */
  readonly figure: number;
}

/** Two routers, and what floats between them. */
export interface DrawnPair {
  readonly id: string;
  readonly name: string;
  readonly primary: DrawnMachine;
  readonly backup: DrawnMachine;
  readonly floating: readonly string[];
  readonly services: readonly string[];
}

export interface DrawnPool {
  readonly id: string;
  readonly name: string;
  readonly facts: readonly string[];
  readonly servers: readonly DrawnMachine[];
}

export interface DrawnMachine {
  readonly id: string;
  readonly name: string;
  /** `elsewhere` is a machine that the stack does not make. */
  readonly kind: 'primary' | 'backup' | 'server' | 'elsewhere';
  readonly facts: readonly string[];
}

/** What a manifest says, in the order in which it is drawn. */
export function drawingOf(manifest: Manifest): Drawing {
  const { stack, networks, clusters } = manifest;
  const arrows = arrowsOf(manifest);
  return {
    stack,
    networks: figuresOf(manifest).flatMap((paths, figure) =>
      paths.flatMap((path) =>
        networks
          .filter((network) => network.path === path)
          .map((network) => ({ id: path, name: shortName(stack, path), facts: networkWords(network), figure })),
      ),
    ),
    pairs: clusters.map((cluster) => pairOf(manifest, cluster)),
    pools: clusters.flatMap((cluster) => cluster.pools.map((pool) => poolOf(manifest, cluster, pool))),
    others: sorryServers(manifest).map(({ address }) => ({
      id: sorryWire(address),
      name: 'sorry server',
      kind: 'elsewhere',
      facts: [],
    })),
    wires: wiresOf(manifest).map((wire) => ({ ...wire, arrows: arrows.get(wire.id) ?? [] })),
  };
}

function pairOf(manifest: Manifest, cluster: ManifestCluster): DrawnPair {
  const { stack } = manifest;
  const { primary, backup } = cluster.routers;
  return {
    id: cluster.path,
    name: shortName(stack, cluster.path),
    primary: {
      id: primary,
      name: primary,
      kind: 'primary',
      facts: ['active, unless it fails', ...placeOf(manifest, primary)],
    },
    backup: { id: backup, name: backup, kind: 'backup', facts: ['standby', ...placeOf(manifest, backup)] },
    floating: floatingWords(cluster),
    services: cluster.services.map((service) => serviceWords(stack, service)),
  };
}

function poolOf(manifest: Manifest, { services }: ManifestCluster, pool: ManifestPool): DrawnPool {
  const { stack, hosts } = manifest;
  const isElsewhere = pool.managed === false;
  const own = hosts.filter(({ name }) => !isElsewhere && pool.servers.some(({ host }) => host === name));
  const gateways = own.flatMap(({ nics }) => nics.flatMap(({ gateway }) => gateway ?? []));
  return {
    id: pool.path,
    name: shortName(stack, pool.path),
    facts: poolWords(pool, services, [...new Set(gateways)]),
    servers: pool.servers.map((server) => ({
      id: isElsewhere ? `${pool.path} ${server.host}` : server.host,
      name: server.host,
      kind: isElsewhere ? 'elsewhere' : 'server',
      facts: [...serverWords(server), ...(isElsewhere ? [] : placeOf(manifest, server.host))],
    })),
  };
}

function placeOf(manifest: Manifest, host: string): readonly string[] {
  const hypervisor = hypervisorName(manifest, host);
  return hypervisor === undefined ? [] : [`on ${hypervisor}`];
}
