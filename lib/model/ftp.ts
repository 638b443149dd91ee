import type { Port } from '../net/port';

/** RFC 959: where a server answers control connections, and where its active data connections come from. */
export const FTP_PORT = 21;
export const FTP_DATA_PORT = 20;

/** Below are the ports of other services, and only root may listen there. */
export const FIRST_PASSIVE_PORT = 1024;

/** How the data connections of an FTP service find the server of their control connection. */
export type Ftp =
  /** The routers' kernel reads along: ip_vs_ftp rewrites the addresses that client and server tell each other. */
  | { readonly mode: 'helper' }
  /** The server tells the floating address itself, and one mark holds the control port and the passive ports. */
  | { readonly mode: 'marks'; readonly passivePorts: Port };

/** What of a service says whether it is FTP. */
interface MaybeFtp {
  readonly ftp: Ftp | undefined;
}

/** Whether the routers of these services need the kernel's helper; it breaks FTP by mark. */
export function usesFtpHelper(services: readonly MaybeFtp[]): boolean {
  return services.some(({ ftp }) => ftp?.mode === 'helper');
}

/** Whether a server of these services tells the floating address by itself, so that the helper must not be there. */
export function usesFtpMarks(services: readonly MaybeFtp[]): boolean {
  return services.some(({ ftp }) => ftp?.mode === 'marks');
}
