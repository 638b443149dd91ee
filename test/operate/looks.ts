import type { ManifestCluster } from '../../lib/manifest';
import type { RouterView } from '../../lib/operate/status/look';
import { readLook } from '../../lib/operate/router-look';
import { transitionsOf } from '../../lib/operate/status/journal';
import { ratesOf } from '../../lib/operate/status/rates';
import { lookText, manualCluster } from '../drills/scenes';

// A whole cluster as its routers say it: a test overrides what it is about.

export const TABLE = [
  'TCP  C0A81A0A:0050 rr ',
  '  -> 0A0B0C01:0050      Masq    1      2          14',
  '  -> 0A0B0C02:0050      Masq    1      1          13',
];

const REAL = { 'lvs-primary': ['192.168.26.9', '10.11.12.9'], 'lvs-backup': ['192.168.26.8', '10.11.12.8'] } as const;
export const FLOATING = ['192.168.26.10', '10.11.12.10'];

export interface LookParts {
  readonly addresses?: readonly string[];
  readonly table?: readonly string[];
  readonly programs?: readonly string[];
  readonly drained?: readonly string[];
  readonly journal?: readonly string[];
  readonly sync?: RouterView['sync'];
  readonly cluster?: ManifestCluster;
}

export function journalOf(...texts: readonly string[]): readonly string[] {
  return texts.map((text, at) => `${1795434274 + at}.500 host Keepalived_vrrp[9]: ${text}`);
}

/** The primary is active. */
export function view(router: keyof typeof REAL, parts: LookParts = {}): RouterView {
  const isPrimary = router === 'lvs-primary';
  const { cluster = manualCluster(), table = TABLE, programs, drained = [], sync = ['master', 'backup'] } = parts;
  const addresses = parts.addresses ?? [...REAL[router], ...(isPrimary ? FLOATING : [])];
  const journal =
    parts.journal ?? journalOf('Starting Keepalived', `(VI_PUBLIC) Entering ${isPrimary ? 'MASTER' : 'BACKUP'} STATE`);
  const files = drained.map((server) => `/etc/lvs/drained-${server}:1`).join('\n');
  return {
    ...readLook(`${lookText(addresses, table, programs)}${files}\n`, cluster),
    router,
    carriers: new Set(['eth0', 'eth1']),
    rates: ratesOf(''),
    sync,
    transitions: transitionsOf(router, journal.join('\n')),
  };
}
