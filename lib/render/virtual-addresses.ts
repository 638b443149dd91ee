import { GUEST_PATH } from '../model/guest-path';
import type { GuestPool } from '../model/real-server-pool';
import type { Service } from '../model/service';
import { generatedFor, print } from './block';
import { printUnit } from './unit';

/** The addresses of the services, each once. */
export function virtualAddressesOf(services: readonly Service[]): readonly string[] {
  return [...new Set(services.map(({ virtualAddress }) => `${virtualAddress}`))];
}

/**
 * The program that gives lo the virtual addresses, and takes away those that no service has any more. Addresses that
 * stay are not touched: their connections go on. What comes out of a tunnel is for the addresses of tunl0: without one
 * the kernel's filter of reverse paths drops it, also the loose one (fib_frontend.c).
 */
export function renderVirtualAddresses(name: string, { forwarding }: GuestPool, services: readonly Service[]): string {
  const isRedirected = forwarding.method !== 'nat' && forwarding.arp === 'redirect';
  const wanted = isRedirected ? [] : virtualAddressesOf(services);
  return print([
    '#!/bin/sh',
    generatedFor(name),
    'set -e',
    '',
    '# of a device: it has these addresses, and no others of this label',
    'only() {',
    '  device=$1',
    '  shift',
    '  for address in "$@"; do',
    '    ip address replace "$address/32" dev "$device" label "$device:lvs"',
    '  done',
    '  ip -o -4 address show dev "$device" label "$device:lvs" | while read -r _ _ _ held _; do',
    '    case " $* " in',
    '      *" ${held%/*} "*) ;;',
    '      *) ip address del "$held" dev "$device" ;;',
    '    esac',
    '  done',
    '}',
    '',
    ...(forwarding.method === 'tunnel'
      ? ['ip link set tunl0 up', ['only tunl0', ...wanted].join(' '), 'only lo']
      : [['only lo', ...wanted].join(' '), 'if ip link show tunl0 >/dev/null 2>&1; then only tunl0; fi']),
  ]);
}

/** Before a neighbour can ask, it is settled who answers. */
export function renderVirtualAddressesUnit(name: string): string {
  return printUnit(name, [
    [
      'Unit',
      [
        ['Description', 'Give this server the virtual addresses of the services'],
        ['After', 'systemd-modules-load.service systemd-sysctl.service nftables.service lvs-seed.service'],
      ],
    ],
    [
      'Service',
      [
        ['Type', 'oneshot'],
        ['RemainAfterExit', 'yes'],
        ['ExecStart', GUEST_PATH.virtualAddresses],
      ],
    ],
    ['Install', [['WantedBy', 'multi-user.target']]],
  ]);
}
