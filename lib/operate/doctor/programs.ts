import type { MachineFacts } from './facts';
import { type Finding, lacks, ok } from './finding';

/** Whether all of these programs are here; the mending command installs all that is missing of them. */
export function programs(check: string, names: readonly string[], { missing, debian }: MachineFacts): Finding {
  const absent = missing.filter(({ program }) => names.includes(program));
  const packages = [...new Set(absent.map((each) => each.package))].sort().join(' ');
  const words = `there is no ${absent.map(({ program }) => program).join(', no ')}`;
  return absent.length === 0
    ? ok(check, names.join(', '))
    : lacks(
        check,
        debian === undefined ? `${words}; on Debian it comes with ${packages}` : words,
        debian === undefined ? undefined : `sudo apt-get install -y ${packages}`,
      );
}
