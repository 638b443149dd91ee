import type { Distribution } from '../model/distribution';
import type { Host, HostKind } from '../model/host';
import { baseOf } from '../model/host';
import { answersDirectly } from '../model/real-server-pool';
import { alike } from './alike';
import type { GuestFile } from './guest-file';
import { SEED_PROGRAM_FILE, unitsOf } from './guest-files';
import { guestAgentCommands } from './guest-agent';
import { LOAD_MODULES } from './modules';
import { installMissing } from './install-packages';
import { networkReload } from './network-files';
import type { Pieces } from './pieces';
import { selinuxCommands } from './selinux';
import { LOAD_SYSCTLS } from './sysctl';
import type { YamlMapping } from './yaml';
import { printItem, printYaml } from './yaml';

/** cloud-init's user-data. */
export function renderCloudConfig({ hostname, alike: { printed } }: Surroundings, files: readonly GuestFile[]): Pieces {
  const others = files.filter((file) => file !== SEED_PROGRAM_FILE).map((file) => printItem(written(file)));
  return [
    Buffer.from(`#cloud-config\n${printYaml({ hostname })}${printed.before}write_files:\n`),
    SEED_PROGRAM_ITEM,
    Buffer.from(others.join('')),
    printed.after,
  ];
}

/** The same in one line, for nobody to read: to print YAML takes much longer. */
export function shortCloudConfig({ hostname, alike }: Surroundings, files: readonly GuestFile[]): string {
  return JSON.stringify({ hostname, ...alike.before, write_files: files.map(written), ...alike.after });
}

/** What stands before the files of a document, and behind them. */
export interface Surroundings {
  readonly hostname: string;
  readonly alike: {
    readonly before: YamlMapping;
    readonly after: YamlMapping;
    readonly printed: { readonly before: string; readonly after: Uint8Array };
  };
}

/**
 * Who the guest is and who may enter it, and the commands that start it when it is newborn.
 * @see https://cloudinit.readthedocs.io/en/latest/reference/modules.html
 */
export function surroundings(host: Host, distribution: Distribution): Surroundings {
  return { hostname: host.name, alike: surroundingsOf(host, distribution) };
}

const surroundingsOf = alike((kind, distribution): Surroundings['alike'] => {
  const { sshKeys } = baseOf(kind);
  const before = {
    preserve_hostname: false,
    // the distribution's own user has no password: there is no way in but a key
    disable_root: true,
    ssh_pwauth: false,
    ...(sshKeys.length > 0 && { ssh_authorized_keys: sshKeys }),
    // an RSA key alone takes seconds under emulation
    ssh_genkeytypes: ['ed25519'],
  };
  const after = { runcmd: birthCommands(kind, distribution) };
  return { before, after, printed: { before: printYaml(before), after: Buffer.from(printYaml(after)) } };
});

function written({ path, mode, content }: GuestFile): YamlMapping {
  return { path, permissions: mode, content };
}

// every guest has it, and it is most of a real server's document
const SEED_PROGRAM_ITEM = Buffer.from(printItem(written(SEED_PROGRAM_FILE)));

/** cloud-init's meta-data; a new instance-id is a new guest. */
export function renderMetaData(host: Host, birth: string): string {
  return printYaml({ 'instance-id': `${host.name}-${birth}`, 'local-hostname': host.name });
}

/** What is run once, in order: modules before the settings that they bring, settings before the services. */
function birthCommands(host: HostKind, distribution: Distribution): readonly (readonly string[])[] {
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
