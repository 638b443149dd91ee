import type { Port } from '../net/port';
import type { GuestSecret, Tls } from './secret';

/** A file that the caller brings to a real server. */
export interface WorkloadFile {
  readonly path: string;
  readonly content: string;
  /** Four octal digits. */
  readonly mode: string;
  /** A command that checks the new file before it is installed; `%s` is where it lies until then. */
  readonly check: readonly string[];
  /** A command that makes the running workload read the file again. */
  readonly reload: readonly string[];
}

/** What the servers of a pool do. */
export type Workload =
  | {
      readonly kind: 'nginx';
      /** Pages by their path in the site, such as `/index.html`; a server without one shows its own name. */
      readonly pages: ReadonlyMap<string, string>;
      /** With the ports on which it is spoken, where a service has them. */
      readonly tls: (Tls & { readonly ports: readonly Port[] }) | undefined;
    }
  | {
      readonly kind: 'vsftpd';
      /** What anonymous clients may read, by its path in the tree; a server without a file shows its own name. */
      readonly files: ReadonlyMap<string, string>;
      /** Offered on the control port (AUTH TLS). */
      readonly tls: Tls | undefined;
    }
  | {
      readonly kind: 'custom';
      readonly packages: readonly string[];
      readonly files: readonly WorkloadFile[];
      readonly secrets: readonly GuestSecret[];
      /** Run once, when the guest is born. */
      readonly commands: readonly (readonly string[])[];
      readonly units: readonly string[];
    };
