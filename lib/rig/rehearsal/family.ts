import { HostError } from '../../host/host-error';
import type { Manifest } from '../../manifest';

/** The lab image's, whose paths, users and units the hosts of a rehearsal have. */
const FAMILY = /^debian-/;

/**
 * Refuses hosts whose services would not find their files on the lab image: what ran there would be none of theirs.
 * @throws HostError for the first one
 */
export function requireLabFamily({ hosts }: Manifest): void {
  const foreign = hosts.find(({ distribution }) => !FAMILY.test(distribution));
  if (foreign !== undefined) {
    throw new HostError(
      `a rehearsal runs on Debian, and ${foreign.name} is of ${foreign.distribution}, whose files lie elsewhere: ` +
        'rehearse the stack with Distribution.DEBIAN_12 in its image',
    );
  }
}
