import type { Cluster } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import { GUEST_PATH } from '../model/guest-path';
import type { Host, HostKind } from '../model/host';
import { baseOf } from '../model/host';
import { answersDirectly } from '../model/real-server-pool';
import type { GuestSecret } from '../model/secret';
import { TLS_FOLDER } from '../model/secret';
import type { GuestFile } from './guest-file';
import { birth, service } from './guest-file';
import { guestAgentFiles } from './guest-agent';
import { renderConsoleLogin, renderSeedRule, renderSeedUnit } from './guest-units';
import type { Reader } from './readers';
import { renderReaders } from './readers';
import { routerFiles } from './router-files';
import { renderSecrets, secretsOf } from './secrets';
import { selinuxFiles } from './selinux';
import { SEED_PROGRAM } from './seed-program';
import { virtualAddressFiles } from './virtual-address-files';
import { workloadFiles } from './workload-files';

/** The units of a host in the order in which they start. */
export function unitsOf(host: HostKind): readonly string[] {
  return ['lvs-seed.service', ...serviceUnits(host)];
}

/** Every file that this library writes on a guest: one row, one owner. */
export function guestFiles(cluster: Cluster, host: Host, distribution: Distribution): readonly GuestFile[] {
  const roleFiles =
    host.role === 'router'
      ? routerFiles(cluster, host, distribution)
      : [...virtualAddressFiles(cluster, host, distribution), ...workloadFiles(cluster, host, distribution)];
  const secrets = secretsOf(host);
  const files = [
    ...seedFiles(host),
    ...guestAgentFiles(host, distribution),
    // before the services whose ports it allows
    ...selinuxFiles(cluster, host, distribution),
    ...roleFiles,
    ...(secrets.length > 0 ? [service(GUEST_PATH.secrets, renderSecrets(secrets))] : []),
  ];
  return [
    ...files,
    service(GUEST_PATH.seedReaders, renderReaders([...secrets.map(readerOf), ...files].flatMap(withCommands))),
  ];
}

/** A key of this library has a name that no file names yet; one of a caller is exchanged with the files beside it. */
function readerOf({ path, reload }: GuestSecret): Reader {
  return { path, ...(path.startsWith(TLS_FOLDER) && { first: true }), ...(reload.length > 0 && { reload }) };
}

function withCommands({ path, check, reload, first }: Reader): readonly Reader[] {
  const reader = { path, ...(check && { check }), ...(reload && { reload }), ...(first && { first }) };
  return Object.keys(reader).length > 1 ? [reader] : [];
}

function serviceUnits(host: HostKind): readonly string[] {
  if (host.role === 'router') {
    return ['nftables.service', 'lvs-sync.service', 'keepalived.service'];
  }
  const { workload } = host.pool;
  return [
    ...(answersDirectly(host.pool) ? ['nftables.service', 'lvs-virtual-addresses.service'] : []),
    ...(workload.kind === 'custom' ? workload.units : [`${workload.kind}.service`]),
  ];
}

/** The program that installs the others. */
export const SEED_PROGRAM_FILE = service(GUEST_PATH.seedProgram, SEED_PROGRAM, { mode: '0755' });

function seedFiles(host: Host): readonly GuestFile[] {
  return [
    SEED_PROGRAM_FILE,
    birth(
      GUEST_PATH.seedUnit,
      renderSeedUnit(
        host,
        serviceUnits(host).filter((unit) => unit !== 'nftables.service'),
      ),
    ),
    birth(GUEST_PATH.seedRule, renderSeedRule(host)),
    ...(baseOf(host).consoleLogin ? [birth(GUEST_PATH.console, renderConsoleLogin(host))] : []),
  ];
}
