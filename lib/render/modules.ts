import type { Cluster } from '../model/cluster';
import { keepsState } from '../model/service-flow';
import { generatedFor, print } from './block';

/** A kernel module that a router loads by name, and what it is for; schedulers come by themselves. */
export interface Module {
  readonly name: string;
  readonly reason: string;
}

/** The kernel modules of a router. */
export function routerModules(cluster: Cluster): readonly Module[] {
  return [
    { name: 'ip_vs', reason: 'net.ipv4.vs.* can be set once it is there' },
    ...(keepsState(cluster)
      ? [
          {
            name: 'nf_conntrack',
            reason: "the state of the router's own connections, and of real servers on the public network",
          },
        ]
      : []),
  ];
}

/** modules-load.d(5). */
export function renderModules(cluster: Cluster): string {
  const lines = routerModules(cluster).flatMap(({ name, reason }) => [`# ${reason}`, name]);
  return print([generatedFor(cluster.pair.name), ...lines]);
}

/** modprobe.d(5): what a module can be told only while it is loaded. */
export function renderModuleOptions(name: string, connectionTableBits: number): string {
  return print([
    generatedFor(name),
    `# 2^${connectionTableBits} rows for the connections of the services`,
    `options ip_vs conn_tab_bits=${connectionTableBits}`,
  ]);
}
