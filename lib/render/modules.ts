import type { Cluster } from '../model/cluster';
import { usesFtpHelper, usesFtpMarks } from '../model/ftp';
import { keepsState } from '../model/service-flow';
import type { Host } from '../model/host';
import { generatedFor, print } from './block';
import type { Module } from './server-kernel';
import { serverModules } from './server-kernel';

/** The kernel modules that a host loads by name. */
export function modulesOf(cluster: Cluster, host: Host): readonly Module[] {
  return host.role === 'router' ? routerModules(cluster) : serverModules(host.pool);
}

/** The kernel modules of a router; schedulers come by themselves. */
function routerModules(cluster: Cluster): readonly Module[] {
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
    ...(usesFtpHelper(cluster.services)
      ? [{ name: 'ip_vs_ftp', reason: "it rewrites the addresses in FTP's control connections" }]
      : []),
  ];
}

/** modules-load.d(5) of a router. */
export function renderRouterModules(cluster: Cluster): string {
  const without = usesFtpMarks(cluster.services) ? print([`# ${NO_HELPER}`]) : '';
  return renderModules(cluster.pair.name, routerModules(cluster)) + without;
}

/** modules-load.d(5). */
export function renderModules(name: string, modules: readonly Module[]): string {
  return print([generatedFor(name), ...modules.flatMap(({ name: module, reason }) => [`# ${reason}`, module])]);
}

/** modprobe.d(5): what a module can be told only while it is loaded. */
export function renderModuleOptions(name: string, connectionTableBits: number): string {
  return print([
    generatedFor(name),
    `# 2^${connectionTableBits} rows for the connections of the services`,
    `options ip_vs conn_tab_bits=${connectionTableBits}`,
  ]);
}

/** What makes a running router's modules those of the file. */
export function modulesReload({ services }: Cluster): readonly string[] {
  return usesFtpMarks(services) ? ['sh', '-c', `${LOAD_MODULES.join(' ')} && modprobe -r ip_vs_ftp`] : LOAD_MODULES;
}

/** Not by name: another list of modules is no other guest. */
export const LOAD_MODULES = ['systemctl', 'restart', 'systemd-modules-load.service'];

/** modprobe.d(5) of routers whose servers tell the floating address: an image may have the helper in its own list. */
export function renderForbiddenModules(cluster: Cluster): string {
  return print([generatedFor(cluster.pair.name), `# ${NO_HELPER}`, 'blacklist ip_vs_ftp']);
}

const NO_HELPER = 'no ip_vs_ftp: it would take the floating address in an answer to PASV for a real server';
