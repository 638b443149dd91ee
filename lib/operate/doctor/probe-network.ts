import type { StackDocument } from '../../host/stack-document';
import type { NetworkFacts } from './facts';
import { said, textOf } from './reading';

/** What this host's networks and firewall are. */
export async function probeNetwork(document: StackDocument | undefined): Promise<NetworkFacts> {
  const [routes, addresses, links, forward, zones, activeZones] = await Promise.all([
    said('ip', ['-j', '-4', 'route']),
    said('ip', ['-j', '-4', 'address']),
    said('ip', ['-j', 'link']),
    said('iptables', ['-S', 'FORWARD']),
    said('firewall-cmd', ['--get-zones']),
    said('firewall-cmd', ['--get-active-zones']),
  ]);
  const uri = document?.uri.value;
  const bridges = (document?.networks ?? []).map(async (name) =>
    uri === undefined ? '' : bridgeOf(await said('virsh', ['-c', uri, 'net-info', name])),
  );
  return {
    routes,
    addresses,
    links,
    ownBridges: (await Promise.all(bridges)).filter((name) => name !== ''),
    forward,
    bridgeFilter: textOf('/proc/sys/net/bridge/bridge-nf-call-iptables'),
    zones: zones === '' ? undefined : zones,
    activeZones,
  };
}

function bridgeOf(info: string): string {
  return /^Bridge:\s*(\S+)$/m.exec(info)?.[1] ?? '';
}
