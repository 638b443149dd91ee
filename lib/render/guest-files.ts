import type { Cluster } from '../model/cluster';
import { servicesOf } from '../model/cluster';
import type { Distribution } from '../model/distribution';
import { GUEST_PATH, SITE_ROOT } from '../model/guest-path';
import type { Host } from '../model/host';
import type { RealServerPool } from '../model/real-server-pool';
import {
  renderKeepalivedUnit,
  renderKeepConfiguration,
  renderNetworkd,
  renderSeedRule,
  renderSeedUnit,
} from './guest-units';
import { renderKeepalived } from './keepalived';
import { renderNftables } from './nftables';
import { renderNginx } from './nginx';
import { renderReaders } from './readers';
import { SEED_PROGRAM } from './seed-program';
import { renderSysctl } from './sysctl';
import { generatedFor, print } from './block';

/** A file of a guest; its content is final. */
export interface GuestFile {
  readonly path: string;
  readonly content: string;
  /** Four octal digits; the owner is root. */
  readonly mode: string;
  /** A changed birth file makes a new guest; a changed service file reaches the running one. */
  readonly class: 'birth' | 'service';
  /** The command that judges the file before it is installed; `%s` stands for where it lies until then. */
  readonly check?: readonly string[];
  /** The command that makes the guest read the file again. */
  readonly reload?: readonly string[];
}

/** The kernel modules that a host loads by name; schedulers come by themselves. */
export function modulesOf(host: Host): readonly string[] {
  return host.role === 'router' ? ['ip_vs'] : [];
}

/** The units of a host in the order in which they start. */
export function unitsOf(host: Host): readonly string[] {
  return ['lvs-seed.service', ...serviceUnits(host)];
}

/** Every file that this library writes on a guest: one row, one owner. */
export function guestFiles(cluster: Cluster, host: Host, distribution: Distribution): readonly GuestFile[] {
  const files = [...seedFiles(host), ...roleFiles(cluster, host, distribution)];
  const read = files.filter((file) => file.check !== undefined || file.reload !== undefined);
  const readers = read.map(({ path, check, reload }) => ({ path, ...(check && { check }), ...(reload && { reload }) }));
  return [...files, service(GUEST_PATH.seedReaders, renderReaders(readers))];
}

function serviceUnits(host: Host): readonly string[] {
  if (host.role === 'router') {
    return ['nftables.service', 'keepalived.service'];
  }
  return host.pool.workload.kind === 'nginx' ? ['nginx.service'] : host.pool.workload.units;
}

function seedFiles(host: Host): readonly GuestFile[] {
  return [
    service(GUEST_PATH.seedProgram, SEED_PROGRAM, { mode: '0755' }),
    birth(
      GUEST_PATH.seedUnit,
      renderSeedUnit(
        host,
        serviceUnits(host).filter((unit) => unit !== 'nftables.service'),
      ),
    ),
    birth(GUEST_PATH.seedRule, renderSeedRule(host)),
  ];
}

function roleFiles(cluster: Cluster, host: Host, distribution: Distribution): readonly GuestFile[] {
  if (host.role === 'router') {
    return [
      birth(GUEST_PATH.keepalivedUnit, renderKeepalivedUnit(host)),
      birth(GUEST_PATH.networkd, renderNetworkd(host)),
      ...host.nics
        .flatMap((nic) => distribution.networkdFiles(nic.name))
        .map((file) => birth(`/etc/systemd/network/${file}.d/90-lvs.conf`, renderKeepConfiguration(host))),
      service(GUEST_PATH.modules, print([generatedFor(cluster.pair.name), ...modulesOf(host)]), {
        reload: ['systemctl', 'restart', 'systemd-modules-load.service'],
      }),
      service(GUEST_PATH.sysctl, renderSysctl(cluster), { reload: ['sysctl', '-q', '-p', GUEST_PATH.sysctl] }),
      service(GUEST_PATH.nftables, renderNftables(cluster), {
        check: ['nft', '-c', '-f', '%s'],
        reload: ['nft', '-f', GUEST_PATH.nftables],
      }),
      service(GUEST_PATH.keepalived, renderKeepalived(cluster, host.routerRole), {
        check: ['keepalived', '-t', '-f', '%s'],
        reload: reloadUnit('keepalived.service'),
      }),
    ];
  }
  return workloadFiles(cluster, host.pool, host.name);
}

function workloadFiles(cluster: Cluster, pool: RealServerPool, hostName: string): readonly GuestFile[] {
  const { workload } = pool;
  if (workload.kind === 'custom') {
    return workload.files.map(({ path, content, mode, check, reload }) =>
      service(path, content, {
        mode,
        ...(check.length > 0 && { check }),
        ...(reload.length > 0 && { reload }),
      }),
    );
  }
  const pages = new Map([['/index.html', `${hostName}\n`], ...workload.pages]);
  return [
    service(GUEST_PATH.nginx, renderNginx(pool.name, servicesOf(pool, cluster)), {
      check: ['nginx', '-t', '-q', '-c', '%s'],
      reload: reloadUnit('nginx.service'),
    }),
    ...[...pages].map(([path, content]) => service(`${SITE_ROOT}${path}`, content)),
  ];
}

/** `try`: what an operator stopped stays stopped. Not waited for: at boot the unit starts after this one. */
function reloadUnit(unit: string): readonly string[] {
  return ['systemctl', '--no-block', 'try-reload-or-restart', unit];
}

function birth(path: string, content: string): GuestFile {
  return { path, content, mode: '0644', class: 'birth' };
}

function service(
  path: string,
  content: string,
  rest: Partial<Pick<GuestFile, 'mode' | 'check' | 'reload'>> = {},
): GuestFile {
  return { path, content, mode: '0644', class: 'service', ...rest };
}
