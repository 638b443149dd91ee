import type { Cluster } from '../model/cluster';
import { usesFtpHelper, usesFtpMarks } from '../model/ftp';
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
    ...(usesFtpHelper(cluster.services)
      ? [{ name: 'ip_vs_ftp', reason: "it rewrites the addresses in FTP's control connections" }]
      : []),
  ];
}

/** modules-load.d(5). */
export function renderModules(cluster: Cluster): string {
  const lines = routerModules(cluster).flatMap(({ name, reason }) => [`# ${reason}`, name]);
  return print([generatedFor(cluster.pair.name), ...lines, usesFtpMarks(cluster.services) && `# ${NO_HELPER}`]);
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
  const load = 'systemctl restart systemd-modules-load.service';
  return usesFtpMarks(services) ? ['sh', '-c', `${load} && modprobe -r ip_vs_ftp`] : load.split(' ');
}

/** modprobe.d(5) of routers whose servers tell the floating address: an image may have the helper in its own list. */
export function renderForbiddenModules(cluster: Cluster): string {
  return print([generatedFor(cluster.pair.name), `# ${NO_HELPER}`, 'blacklist ip_vs_ftp']);
}

const NO_HELPER = 'no ip_vs_ftp: it would take the floating address in an answer to PASV for a real server';
