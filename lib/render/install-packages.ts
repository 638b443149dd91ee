import type { Distribution } from '../model/distribution';
import type { HostKind } from '../model/host';
import { baseOf, runsOwnServices } from '../model/host';
import { answersDirectly } from '../model/real-server-pool';

// from the birth on: a real server's way to the mirror is there once a router has installed its own packages
const LIMIT_SECONDS = 1800;

/**
 * The command that brings the packages of a newborn guest. An image that has them needs no network for it. Where they
 * are not, it waits for a way out and for a mirror that answers, but not for ever. A file that this library has written
 * before the package came stays as it is.
 */
export function installMissing(host: HostKind, distribution: Distribution): readonly (readonly string[])[] {
  const packages = packagesOf(host, distribution);
  if (packages.length === 0) {
    return [];
  }
  const { isThere, install, quiet } = MANAGERS[distribution.packageManager];
  const script = [
    `${isThere} ${packages.join(' ')} >/dev/null 2>&1 && exit 0`,
    // a custom workload may rely on a package that starts its service
    ...(!baseOf(host).hasPackages && runsOwnServices(host) ? quiet : []),
    ...install(packages.join(' ')),
    'do',
    `  [ "$(cut -d. -f1 /proc/uptime)" -lt ${LIMIT_SECONDS} ] || exit 1`,
    '  sleep 10',
    'done',
  ];
  return [...nameServers(host), ['sh', '-c', script.join('\n')]];
}

const PATIENCE = '-o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=120';

/** Each asks for packages that are there, and begins a loop that ends when all have come. */
const MANAGERS = {
  apt: {
    isThere: 'dpkg -s',
    // invoke-rc.d(8): a router that serves before its filter and its settings are there is half a router
    quiet: [
      'deny=/usr/sbin/policy-rc.d',
      "if [ ! -e $deny ]; then trap 'rm -f $deny' EXIT; printf '#!/bin/sh\\nexit 101\\n' > $deny; chmod 755 $deny; fi",
    ],
    install: (names) => [
      'export DEBIAN_FRONTEND=noninteractive',
      `until apt-get update ${PATIENCE} -o APT::Update::Error-Mode=any &&`,
      `  apt-get install -y --no-install-recommends ${PATIENCE} -o Dpkg::Options::=--force-confold ${names}`,
    ],
  },
  // rpm leaves a configuration file that is there already, and puts its own beside it
  dnf: {
    isThere: 'rpm -q',
    // its packages start nothing
    quiet: [],
    install: (names) => [
      'until dnf install -y --refresh --setopt=install_weak_deps=False --setopt=timeout=20 --setopt=retries=1 \\',
      `  ${names}`,
    ],
  },
} as const satisfies Readonly<Record<Distribution['packageManager'], Manager>>;

interface Manager {
  readonly isThere: string;
  /** Keeps services from starting before all is there. */
  readonly quiet: readonly string[];
  readonly install: (names: string) => readonly string[];
}

/** An image without systemd-resolved has nobody who would write them. */
function nameServers(host: HostKind): readonly (readonly string[])[] {
  const lines = baseOf(host).nameservers.map((address) => `nameserver ${address}\\n`);
  const script = `grep -qs ^nameserver /etc/resolv.conf || printf '${lines.join('')}' >> /etc/resolv.conf`;
  return lines.length === 0 ? [] : [['sh', '-c', script]];
}

/** What its services need of the distribution; an image may have it already. */
export function packagesOf(host: HostKind, distribution: Distribution): readonly string[] {
  if (host.role === 'router') {
    return distribution.routerPackages;
  }
  const { workload } = host.pool;
  const own = answersDirectly(host.pool) ? ['nftables'] : [];
  switch (workload.kind) {
    case 'nginx':
      return [...own, ...distribution.nginxPackages];
    case 'vsftpd':
      return [...own, ...distribution.vsftpdPackages];
    case 'custom':
      return [...own, ...workload.packages];
  }
}
