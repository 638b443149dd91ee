import type { Cluster } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import { GUEST_PATH } from '../model/guest-path';
import type { Host, HostKind } from '../model/host';
import { runsOwnServices } from '../model/host';
import type { SelinuxNeeds } from '../model/selinux';
import { selinuxNeeds } from '../model/selinux';
import type { Port } from '../net/port';
import { generatedFor, print } from './block';
import type { GuestFile } from './guest-file';
import { service } from './guest-file';

/** The program that tells SELinux of a guest's services; it has none where there is nothing to tell. */
export function selinuxFiles(cluster: Cluster, host: Host, { hasSelinux }: Distribution): readonly GuestFile[] {
  const needs = hasSelinux ? selinuxNeeds(cluster, host) : undefined;
  const readers = { check: ['sh', '-n', '%s'], reload: [GUEST_PATH.selinux] };
  return needs === undefined
    ? []
    : [service(GUEST_PATH.selinux, renderSelinux(host.name, needs), { mode: '0755', ...readers })];
}

/** Before the services start. */
export function selinuxCommands(host: HostKind, { hasSelinux }: Distribution): readonly (readonly string[])[] {
  return hasSelinux && runsOwnServices(host) ? [[GUEST_PATH.selinux]] : [];
}

/**
 * What makes SELinux's policy fit a guest's services, so that it stays enforcing: run at birth, and when it changes.
 * @see setsebool(8), semanage-port(8), restorecon(8)
 */
function renderSelinux(name: string, { booleans, ports, labelled }: SelinuxNeeds): string {
  return print([
    '#!/bin/sh',
    generatedFor(name),
    '# an image without SELinux has nothing to be told',
    'selinuxenabled || exit 0',
    'set -e',
    ...booleans.flatMap(({ name: boolean, isOn, reason }) => [
      `# ${reason}`,
      `setsebool -P ${boolean} ${isOn ? 'on' : 'off'}`,
    ]),
    ...ports.flatMap(({ type, port, reason }) => [`# ${reason}`, portType(type, port)]),
    ...labelled.flatMap(({ folder, reason }) => [`# ${reason}`, `restorecon -R -i ${folder}`]),
  ]);
}

/** A port of another type is modified: to add it would be refused. */
function portType(type: string, port: Port): string {
  const what = `-t ${type} -p ${port.protocol} ${port.numbers}`;
  return `semanage port -a ${what} 2>/dev/null || semanage port -m ${what}`;
}
