import type { ManifestCluster, ManifestService } from '../manifest';
import type { Rig } from '../rig/rig';

/** What one look at a router shows. */
export interface RouterState {
  /** Which of the cluster's floating addresses it holds; `silent` if it does not answer. */
  readonly holds: 'all' | 'some' | 'none' | 'silent';
  /** Whether keepalived's VRRP process runs. */
  readonly isRunning: boolean;
  /** The IPVS table, a line a service or server, as `ipvsadm -Sn` prints it. */
  readonly table: readonly string[];
}

export const SILENT: RouterState = { holds: 'silent', isRunning: false, table: [] };

const MARK = '--';
const SCRIPT = `ip -4 -o address; echo ${MARK}; pgrep -x keepalived_vrrp; echo ${MARK}; ipvsadm -Sn`;
const LIMIT_MS = 20_000;

/** Looks at a router; one that does not answer is silent. */
export async function lookAt(rig: Pick<Rig, 'run'>, router: string, cluster: ManifestCluster): Promise<RouterState> {
  const answer = await rig.run(router, ['sh', '-c', SCRIPT], LIMIT_MS).catch(() => undefined);
  return answer === undefined ? SILENT : stateOf(answer.stdout, cluster);
}

/** Reads what the look has printed. */
export function stateOf(text: string, { routers }: ManifestCluster): RouterState {
  const [addresses = '', process = '', table = ''] = text.split(`${MARK}\n`);
  const floating = routers.interfaces.flatMap((side) => side.floating);
  const held = floating.filter((address) => addresses.includes(` ${address}/`));
  return {
    holds: held.length === 0 ? 'none' : held.length === floating.length ? 'all' : 'some',
    isRunning: process.trim() !== '',
    table: table.split('\n').filter((line) => line !== ''),
  };
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

function keyOf({ mark, virtualAddress, ports: [port] }: ManifestService): string {
  return mark === undefined
    ? `${port?.protocol === 'udp' ? '-u' : '-t'} ${virtualAddress}:${port?.first}`
    : `-f ${mark}`;
}
