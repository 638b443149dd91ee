import type { Cluster, Lab } from '../model/cluster';
import { clustersOf } from '../model/cluster';
import type { Host } from '../model/host';
import { hostsOf } from '../model/host';
import type { Problem } from '../model/problems';
import { problemsOf } from '../model/problems';
import type { RealServerPool } from '../model/real-server-pool';
import type { RouterPair } from '../model/router-pair';
import type { Service } from '../model/service';
import { sorted } from './sorted';

/** The parts of a stack, in any order but for the hypervisors: those are sorted by path. */
export interface StackParts extends Pick<Lab, 'stack' | 'hypervisors' | 'images' | 'networks'> {
  readonly pairs: readonly RouterPair[];
  readonly pools: readonly RealServerPool[];
  readonly services: readonly Service[];
}

/** What follows from all parts of a stack together: it stands until another part comes. */
export interface Assembly {
  readonly lab: Lab;
  /** Errors and warnings of the whole stack. */
  readonly problems: readonly Problem[];
  /** All machines, by their paths. */
  readonly hosts: ReadonlyMap<string, { readonly host: Host; readonly cluster: Cluster }>;
}

/** Total: cdktf asks for what a stack renders before it asks whether it is valid. */
export function assemble({ stack, hypervisors, images, networks, pairs, pools, services }: StackParts): Assembly {
  const clusters = clustersOf(sorted(pairs), sorted(pools), sorted(services));
  const lab = { stack, hypervisors, images: sorted(images), networks: sorted(networks), clusters };
  const hosts = clusters.flatMap((cluster) => hostsOf(cluster).map((host) => [host.path, { host, cluster }] as const));
  return { lab, problems: problemsOf(lab), hosts: new Map(hosts) };
}
