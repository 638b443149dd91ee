import type { MachineFacts } from './facts';
import { type Finding, lacks, ok, warns } from './finding';

/** What this host's own firewall would do to packets between guests. */
export function firewallFindings(facts: MachineFacts): readonly Finding[] {
  return [forwarding(facts), ...zones(facts)];
}

/** Docker sets the policy, and br_netfilter makes it hold for packets that only pass a bridge. */
function forwarding({ network: { forward, bridgeFilter } }: MachineFacts): Finding {
  const drops = /^-P FORWARD (?:DROP|REJECT)$/m.test(forward);
  if (!drops || bridgeFilter.trim() !== '1') {
    return ok('forwarding', drops ? 'the policy is DROP, but bridges are not filtered' : 'packets of bridges pass');
  }
  const who = /DOCKER/.test(forward) ? "Docker's policy DROP" : 'the policy DROP';
  return lacks(
    'forwarding',
    `${who} of FORWARD holds for bridges as well (br_netfilter): guests do not reach each other`,
    'sudo sysctl -w net.bridge.bridge-nf-call-iptables=0',
  );
}

function zones({ network: { zones: known, activeZones }, stack }: MachineFacts): readonly Finding[] {
  if (known === undefined) {
    return [];
  }
  if (!known.split(/\s+/).includes('libvirt')) {
    return [warns('firewalld', "it has no zone 'libvirt' for libvirt's bridges", 'sudo firewall-cmd --reload')];
  }
  const bridges = stack?.document.bridges ?? [];
  const outside = bridges.find((name) => !zoneMembers(activeZones).includes(name));
  return [
    outside === undefined
      ? ok('firewalld', "it has the zone 'libvirt'")
      : warns(
          'firewalld',
          `the bridge '${outside}' is in no zone: the default zone's rules hold for it`,
          `sudo firewall-cmd --zone=libvirt --add-interface=${outside} --permanent && sudo firewall-cmd --reload`,
        ),
  ];
}

function zoneMembers(activeZones: string): readonly string[] {
  return [...activeZones.matchAll(/^\s+interfaces:(.*)$/gm)].flatMap(([, names = '']) => names.trim().split(/\s+/));
}
