import type { Distribution } from '../model/distribution';
import type { Host } from '../model/host';
import { baseOf } from '../model/host';
import { answersDirectly } from '../model/real-server-pool';
import type { GuestFile } from './guest-file';
import { unitsOf } from './guest-files';
import { guestAgentCommands } from './guest-agent';
import { LOAD_MODULES } from './modules';
import { installMissing } from './install-packages';
import { networkReload } from './network-files';
import { selinuxCommands } from './selinux';
import { LOAD_SYSCTLS } from './sysctl';
import type { YamlMapping } from './yaml';
import { printYaml } from './yaml';

/** cloud-init's user-data. */
export function renderCloudConfig(host: Host, distribution: Distribution, files: readonly GuestFile[]): string {
  return `#cloud-config\n${printYaml(cloudConfig(host, distribution, files))}`;
}

/**
 * The files, and the commands that start a newborn guest.
 * @see https://cloudinit.readthedocs.io/en/latest/reference/modules.html
 */
export function cloudConfig(host: Host, distribution: Distribution, files: readonly GuestFile[]): YamlMapping {
  const { sshKeys } = baseOf(host);
  return {
    hostname: host.name,
    preserve_hostname: false,
    // the distribution's own user has no password: there is no way in but a key
    disable_root: true,
    ssh_pwauth: false,
    ...(sshKeys.length > 0 && { ssh_authorized_keys: sshKeys }),
    // an RSA key alone takes seconds under emulation
    ssh_genkeytypes: ['ed25519'],
    write_files: files.map(({ path, mode, content }) => ({ path, permissions: mode, content })),
    runcmd: birthCommands(host, distribution),
  };
}

/** cloud-init's meta-data; a new instance-id is a new guest. */
export function renderMetaData(host: Host, birth: string): string {
  return printYaml({ 'instance-id': `${host.name}-${birth}`, 'local-hostname': host.name });
}

/** What is run once, in order: modules before the settings that they bring, settings before the services. */
function birthCommands(host: Host, distribution: Distribution): readonly (readonly string[])[] {
  return [
    // of two packet filters the stricter one decides
    ...distribution.masked.map((unit) => ['systemctl', 'mask', '--now', unit]),
    ...installMissing(host, distribution),
    ...guestAgentCommands(distribution),
    ...(host.role === 'router' || answersDirectly(host.pool) ? [LOAD_MODULES, LOAD_SYSCTLS] : []),
    ...(host.role === 'router' ? [networkReload(distribution)] : []),
    ...selinuxCommands(host, distribution),
    ...(host.role === 'real-server' && host.pool.workload.kind === 'custom' ? host.pool.workload.commands : []),
    ['systemctl', 'enable', ...unitsOf(host)],
    // it was started before its drop-in was known
    ...(baseOf(host).consoleLogin ? [['systemctl', 'try-restart', 'serial-getty@ttyS0.service']] : []),
    // the files lie in memory for half a minute: a power cut in it would leave them empty, and cloud-init writes them once
    ['sync'],
    ['systemctl', 'start', ...unitsOf(host)],
  ];
}
