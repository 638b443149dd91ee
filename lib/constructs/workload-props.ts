import type { SecretFile, TlsProps } from './secret-file';

/** Properties of an nginx workload. */
export interface NginxWorkloadProps {
  /**
   * Pages by their path in the site, such as `{ '/index.html': 'hello' }`.
   *
   * @default - an /index.html with the server's own host name
   */
  readonly pages?: Readonly<Record<string, string>>;
  /**
   * Speaks TLS on some of the ports.
   *
   * @default - plain HTTP on all
   */
  readonly tls?: NginxTlsProps;
}

/** The ports on which nginx speaks TLS, and what with. */
export interface NginxTlsProps extends TlsProps {
  /**
   * Ports of the pool's services, 1 to 65535; the others stay plain.
   *
   * @default [443]
   */
  readonly ports?: readonly number[];
}

/** Properties of a vsftpd workload. */
export interface VsftpdWorkloadProps {
  /**
   * What anonymous clients may read, by its path, such as `{ '/pub/readme.txt': 'hello' }`.
   *
   * @default - a /server.txt with the server's own host name
   */
  readonly files?: Readonly<Record<string, string>>;
  /**
   * Offers TLS on the control connection and on data connections (FTPS by AUTH TLS); only `mode: 'marks'` takes it, as
   * the kernel cannot read along.
   *
   * @default - none
   */
  readonly tls?: TlsProps;
}

/** A file of a custom workload. A change of it reaches the running servers. */
export interface WorkloadFile {
  /** Absolute; written once. */
  readonly path: string;
  /** The text, as it lies on the guest. */
  readonly content: string;
  /**
   * Four octal digits.
   *
   * @default '0644'
   */
  readonly mode?: string;
  /**
   * The command that judges a new file before it is installed, as a list of words; `%s` stands for where it lies.
   * A refused file leaves the old one in place.
   *
   * @default - none
   */
  readonly check?: readonly string[];
  /**
   * The command that makes the running workload read the file again, as a list of words.
   *
   * @default - none
   */
  readonly reload?: readonly string[];
}

/** A secret file of a custom workload. A change of it reaches the running servers. */
export interface WorkloadSecret {
  /** Absolute; written once. It is there before the units start, but not yet when `commands` run. */
  readonly path: string;
  /** What it is read from, on the machine that synthesizes. */
  readonly file: SecretFile;
  /**
   * Four octal digits, the last a 0: no other user may do anything with it.
   *
   * @default '0600'
   */
  readonly mode?: string;
  /**
   * A user of the guest, or a user and a group, such as `root:ssl-cert`.
   *
   * @default 'root'
   */
  readonly owner?: string;
  /**
   * The command that makes the running workload read the file again, as a list of words.
   *
   * @default - none
   */
  readonly reload?: readonly string[];
}

/** Properties of a custom workload. */
export interface CustomWorkloadProps {
  /**
   * Distribution packages that are installed when the guest is born, unless the image has them.
   *
   * @default - none
   */
  readonly packages?: readonly string[];
  /**
   * @default - none
   */
  readonly files?: readonly WorkloadFile[];
  /**
   * @default - none
   */
  readonly secrets?: readonly WorkloadSecret[];
  /**
   * Commands that are run once, when the guest is born, each a list of words; another list is another guest.
   *
   * @default - none
   */
  readonly commands?: readonly (readonly string[])[];
  /**
   * systemd units that are enabled and started, such as `vsftpd.service`.
   *
   * @default - none
   */
  readonly units?: readonly string[];
}
