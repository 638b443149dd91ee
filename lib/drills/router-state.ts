import type { ManifestCluster, ManifestService } from '../manifest';
import type { Rig } from '../rig/rig';
import { type IpvsService, ipvsServices, ipvsTable } from './ipvs-table';

/** What one look at a router shows. */
export interface RouterState {
  /** Which of the cluster's floating addresses it holds; `silent` if it does not answer. */
  readonly holds: 'all' | 'some' | 'none' | 'silent';
  /** Whether keepalived's VRRP process runs. */
  readonly isRunning: boolean;
  /** The IPVS table, a line a service or server, in the words of `ipvsadm -Sn`. */
  readonly table: readonly string[];
}

export const SILENT: RouterState = { holds: 'silent', isRunning: false, table: [] };

// a router is looked at many times a second, and each program that does it costs an emulated one more than what it reads
const ADDRESSES = '/proc/net/fib_trie';
const TABLE = '/proc/net/ip_vs';
/** What is read, as words of a shell. */
export const ROUTER_FILES = `${ADDRESSES} ${TABLE} /proc/[0-9]*/comm`;
const SCRIPT = `exec grep -s '' ${ROUTER_FILES}`;
const LIMIT_MS = 20_000;

/** Looks at a router; one that does not answer is silent. */
export async function lookAt(rig: Pick<Rig, 'run'>, router: string, cluster: ManifestCluster): Promise<RouterState> {
  const answer = await rig.run(router, ['sh', '-c', SCRIPT], LIMIT_MS).catch(() => undefined);
  return answer === undefined ? SILENT : stateOf(answer.stdout, cluster);
}

/** Reads what the look has printed. */
export function stateOf(text: string, { routers }: ManifestCluster): RouterState {
  const lines = text.split('\n');
  const own = localAddresses(text);
  const floating = routers.interfaces.flatMap((side) => side.floating);
  const held = floating.filter((address) => own.has(address));
  return {
    holds: held.length === 0 ? 'none' : held.length === floating.length ? 'all' : 'some',
    isRunning: lines.some((line) => /^\/proc\/\d+\/comm:keepalived_vrrp$/.test(line)),
    table: ipvsTable(linesOf(text, TABLE)),
  };
}

/** The services in the look's IPVS table. */
export function servicesIn(text: string): readonly IpvsService[] {
  return ipvsServices(linesOf(text, TABLE));
}

/** The lines that the look has read from a file. */
export function linesOf(text: string, file: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.startsWith(`${file}:`));
  return lines.map((line) => line.slice(file.length + 1));
}

/** A host's own addresses. In the kernel's tree of routes: one, and in the lines below it what is done with its packets. */
export function localAddresses(text: string): ReadonlySet<string> {
  let address = '';
  return new Set(
    linesOf(text, ADDRESSES).flatMap((line) => {
      address = /\|-- ([\d.]+)$/.exec(line)?.[1] ?? address;
      return line.includes('/32 host LOCAL') ? [address] : [];
    }),
  );
}

/** The weights of a service's real servers in a table, by their addresses. */
export function weightsOf({ table }: RouterState, service: ManifestService): ReadonlyMap<string, number> {
  const key = keyOf(service);
  const lines = table.filter((line) => line.startsWith(`-a ${key} `));
  return new Map(
    lines.flatMap((line) => {
      const [, address, weight] = /-r ([\d.]+):\d+ .*-w (\d+)/.exec(line) ?? [];
      return address === undefined ? [] : [[address, Number(weight)] as const];
    }),
  );
}

/** A service's words in that table. */
export function keyOf({ mark, virtualAddress, ports: [port] }: ManifestService): string {
  return mark === undefined
    ? `${port?.protocol === 'udp' ? '-u' : '-t'} ${virtualAddress}:${port?.first}`
    : `-f ${mark}`;
}
