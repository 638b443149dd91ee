import type { Capture, Rig } from '../rig/rig';
import type { Scene } from './scene';

/** A NIC on the way of a request, and what was seen there of one that was sent on purpose. */
export interface PathStation {
  readonly host: string;
  readonly nic: string;
  /** As tcpdump prints them, cut short. */
  readonly packets: readonly string[];
}

const REQUEST_LIMIT_MS = 3_000;
const MOST_LINES = 8;

/** Sends one request through a broken cluster and looks, at each NIC on its way, how far its packets get. */
export async function packetPath(rig: Rig, scene: Scene, gone: readonly string[]): Promise<readonly PathStation[]> {
  const stations = stationsOf(scene).filter(({ host }) => !gone.includes(host));
  const captures = await Promise.all(
    stations.map(async (station): Promise<readonly [typeof station, Capture | undefined]> => [
      station,
      await rig.capture(station.host, station.nic, filterOf(scene)).catch(() => undefined),
    ]),
  );
  await rig.request(scene.url, REQUEST_LIMIT_MS).catch(() => undefined);
  return Promise.all(
    captures.map(async ([{ host, nic }, capture]) => ({
      host,
      nic,
      packets:
        capture === undefined ? ['nothing could be seen here'] : (await capture.stop()).slice(0, MOST_LINES).map(short),
    })),
  );
}

/** Without the date and TCP's options: who, to whom, which flags. */
function short(line: string): string {
  return line.replace(/^\d+(\.\d+)? /, '').replace(/, (seq|ack|win|options|length) .*$/, '');
}

function stationsOf({ outside, inside, active, standby, servers, hosts }: Scene): readonly {
  readonly host: string;
  readonly nic: string;
}[] {
  const routers = [active, standby].flatMap((host) =>
    [outside, ...(inside ? [inside] : [])].map(({ nic }) => ({ host, nic })),
  );
  const pool = servers.flatMap(({ host, address }) => {
    const nics = hosts.find(({ name }) => name === host)?.nics ?? [];
    return nics.filter((nic) => nic.address === address).map((nic) => ({ host, nic: nic.name }));
  });
  return [...routers, ...pool];
}

/** The service's packets, without the health checks that the routers send from their own addresses. */
function filterOf({ inside, outside, port }: Scene): string {
  const { primary, backup } = inside ?? outside;
  const own = [primary, backup].map((address) => `not host ${address}`);
  return [`tcp port ${port}`, ...own].join(' and ');
}
