import type { ManifestFile } from '../../manifest';

/** Something of a deployed host that a real machine has no use for. */
export interface LeftOut {
  readonly what: string;
  readonly reason: string;
}

const SEED = 'it belongs to the seed disk of a virtual machine; here apply.sh installs the files';
const AGENT = 'it is for the agent by which a hypervisor reaches into its guest';

/** What only a guest of a hypervisor has, and why. */
const OF_A_GUEST: readonly (readonly [path: string, reason: string])[] = [
  ['/usr/local/sbin/lvs-seed', SEED],
  ['/etc/systemd/system/lvs-seed.service', SEED],
  ['/etc/udev/rules.d/90-lvs-seed.rules', SEED],
  ['/etc/lvs/readers.json', 'apply.sh has its commands'],
  ['/etc/lvs/secrets.json', 'apply.sh has its table'],
  [
    '/etc/systemd/system/serial-getty@ttyS0.service.d/90-lvs.conf',
    'it opens a root shell without a password on the serial line',
  ],
  ['/etc/systemd/system/qemu-guest-agent.service.d/90-lvs.conf', AGENT],
  ['/etc/lvs/guest-agent', AGENT],
];

const UNIT = 'lvs-seed.service';

export function isLeftOut({ path }: Pick<ManifestFile, 'path'>): boolean {
  return OF_A_GUEST.some(([each]) => each === path);
}

/** What of these files and units a real machine does without. */
export function leftOut(files: readonly ManifestFile[], units: readonly string[]): readonly LeftOut[] {
  const paths = new Set(files.map(({ path }) => path));
  return [
    ...OF_A_GUEST.filter(([path]) => paths.has(path)).map(([what, reason]) => ({ what, reason })),
    ...(units.includes(UNIT) ? [{ what: UNIT, reason: SEED }] : []),
  ];
}

/** The units of a real machine, in the order in which they start. */
export function unitsOf(units: readonly string[]): readonly string[] {
  return units.filter((unit) => unit !== UNIT);
}
