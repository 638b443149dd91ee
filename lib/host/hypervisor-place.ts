import { HostError } from './host-error';

/** Where everything of the private hypervisor of that name lies. */
export interface HypervisorPlace {
  readonly name: string;
  readonly namespace: string;
  /** The source of a tmpfs in its mount namespace, by which its processes are known. */
  readonly mark: string;
  /** Sockets and pids: short paths, because a socket's is limited to 108 bytes. */
  readonly runDirectory: string;
  /** Disks, definitions and logs. */
  readonly directory: string;
  readonly poolDirectory: string;
  readonly logDirectory: string;
  readonly uri: string;
}

export const RUN_ROOT = '/run/cdktf-lvs';
export const STATE_ROOT = '/var/lib/cdktf-lvs';

export function hypervisorPlace(name: string): HypervisorPlace {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name)) {
    throw new HostError(
      `'${name}' cannot name a hypervisor: write a letter and up to 30 more of a-z, 0-9 and '-', such as 'lab'`,
    );
  }
  const runDirectory = `${RUN_ROOT}/${name}`;
  const directory = `${STATE_ROOT}/${name}`;
  return {
    name,
    namespace: `lvs-${name}`,
    mark: `cdktf-lvs-${name}`,
    runDirectory,
    directory,
    poolDirectory: `${directory}/pool`,
    logDirectory: `${directory}/log`,
    uri: `qemu+unix:///system?socket=${runDirectory}/libvirt-sock`,
  };
}

/** Whether the libvirt there runs on another machine: its bridges and taps are out of reach. */
export function isRemote(uri: string): boolean {
  return /^\w+\+(?:ssh|tcp|tls|libssh2?):|^\w+(?:\+\w+)?:\/\/[^/]/.test(uri);
}

/** The network namespace of the private hypervisor that listens there; undefined for any other libvirt. */
export function namespaceOf(uri: string): string | undefined {
  const name = new RegExp(`socket=${RUN_ROOT}/([a-z][a-z0-9-]*)/libvirt-sock$`).exec(uri)?.[1];
  return name === undefined ? undefined : hypervisorPlace(name).namespace;
}
