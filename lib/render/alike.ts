import type { Distribution } from '../model/distribution';
import type { Host, HostKind } from '../model/host';
import type { GuestPool } from '../model/real-server-pool';
import type { RouterPair } from '../model/router-pair';
import { once } from './once';

/** What hosts of one kind have alike, made for the first of them that asks. */
export function alike<T>(
  make: (kind: HostKind, distribution: Distribution) => T,
): (host: Host, distribution: Distribution) => T {
  const ofRouters = once((pair: RouterPair) => once((on: Distribution) => make({ role: 'router', pair }, on)));
  const ofServers = once((pool: GuestPool) => once((on: Distribution) => make({ role: 'real-server', pool }, on)));
  return (host, distribution) => (host.role === 'router' ? ofRouters(host.pair) : ofServers(host.pool))(distribution);
}
