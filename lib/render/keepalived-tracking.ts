import { GUEST_PATH } from '../model/guest-path';
import type { RouterPair } from '../model/router-pair';
import { sideTowards } from '../model/router-pair';
import type { Block, Entry } from './block';
import { block, generatedFor, print } from './block';

/** ping(8), as keepalived may start it itself. */
export const PING = '/usr/bin/ping';

/** The same where SELinux lets keepalived start no program but those of its own folder: they run unconfined. */
export function renderPing(name: string): string {
  return print(['#!/bin/sh', generatedFor(name), `exec ${PING} "$@"`]);
}

/** The scripts that try a router's paths, keepalived.conf(5). */
export function trackScripts(pair: RouterPair, ping: string): readonly Entry[] {
  const { addresses, times } = pair.trackedPaths;
  return addresses.flatMap((address, index): readonly Entry[] => {
    const nic = sideTowards(pair, address)?.nic ?? pair.publicInterface.nic;
    return [
      '# a dead path takes the addresses off the router, also where its NIC sees no fault',
      block(`vrrp_script ${pathName(index)}`, [
        `script "${ping} -n -q -c 1 -W ${times.timeoutSeconds} -I ${nic} ${address}"`,
        `interval ${times.intervalSeconds}`,
        // ping ends by itself; this one is for a ping that cannot
        `timeout ${times.intervalSeconds}`,
        `fall ${times.fall}`,
        `rise ${times.rise}`,
      ]),
    ];
  });
}

/**
 * The files by which the addresses are moved on purpose, keepalived.conf(5): nothing needs to be stopped for it, and with
 * a higher priority the other router takes over at once, because its skew is the shorter.
 */
export function trackFiles(): readonly Entry[] {
  return [
    '# not 0: this router gives the addresses away; a number: it takes them over that much sooner',
    block('track_file leave', [`file "${GUEST_PATH.leave}"`, 'weight 0']),
    block('track_file prefer', [`file "${GUEST_PATH.prefer}"`, 'weight 1']),
  ];
}

export const TRACKED_FILES: Block = block('track_file', ['leave', 'prefer']);

/** Weight 0: a router without a path is not worse than the other, it is out. */
export function trackedScripts(pair: RouterPair): Block | undefined {
  const names = pair.trackedPaths.addresses.map((_, index) => `${pathName(index)} weight 0`);
  return names.length > 0 ? block('track_script', names) : undefined;
}

function pathName(index: number): string {
  return `path_${index + 1}`;
}
