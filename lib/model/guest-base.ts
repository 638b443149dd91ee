import type { Ipv4Address } from '../net/ipv4-address';

/** What an image gives to all guests that are born from it, beside its distribution. */
export interface GuestBase {
  /** The image's construct. */
  readonly path: string;
  /** Lines of an `authorized_keys` file, for the distribution's own user. */
  readonly sshKeys: readonly string[];
  /** Whether the serial console is a root shell without a question. */
  readonly consoleLogin: boolean;
  readonly nameservers: readonly Ipv4Address[];
  /** False: a guest gets its packages from a mirror when it is born. */
  readonly hasPackages: boolean;
}
