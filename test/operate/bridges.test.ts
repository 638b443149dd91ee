import { describe, expect, test } from 'vitest';
import type { Manifest, ManifestHost, ManifestNetwork } from '../../lib/manifest';
import { bridgesOf } from '../../lib/operate/bridges/commands';
import { exampleManifest } from '../system/examples';

// What the commands make is seen in test/system/two-hosts.system.test.ts.

const manifest = exampleManifest('two-hosts.ts');
const north = { path: 'lab/north', name: 'north', provider: 'libvirt.north', tunnelAddress: '192.0.2.3' };

/** The same, with another thing said of each network, or of each guest. */
const networks = (part: (given: ManifestNetwork) => Partial<ManifestNetwork>, of = manifest): Manifest => ({
  ...of,
  networks: of.networks.map((each) => ({ ...each, ...part(each) })),
});
const guests = (part: (given: ManifestHost) => Partial<ManifestHost>, of = manifest): Manifest => ({
  ...of,
  hosts: of.hosts.map((each) => ({ ...each, ...part(each) })),
});
const text = (given: Manifest, host?: string): string =>
  bridgesOf(given, host)
    .flatMap(({ commands }) => commands)
    .join('\n');

const KNOWN = `bridge fdb show dev vxlan12 | sed -n 's/^00:00:00:00:00:00 dst \\([0-9.]*\\) .*/\\1/p'`;

describe('the bridges between hosts', () => {
  test('are joined by a tunnel from each host to the other', () => {
    expect(bridgesOf(manifest, undefined).map(({ host }) => host)).toEqual(['east', 'west']);
    const commands = bridgesOf(manifest, 'east')[0]?.commands.filter(
      (each) => each.includes('lvs-private') || each.includes('vxlan12'),
    );
    expect(commands).toEqual([
      'ip link show dev lvs-private >/dev/null 2>&1 || ip link add name lvs-private type bridge',
      `ip -o link show master lvs-private type vxlan | sed -n 's/^[0-9]*: \\(vxlan[0-9][0-9]*\\)[:@].*/\\1/p' | grep -vxF vxlan12 | while read -r old; do ip link delete dev "$old"; done`,
      "ip -d link show dev vxlan12 2>/dev/null | grep -qF ' local 192.0.2.1 ' || ip link delete dev vxlan12 2>/dev/null || true",
      'ip link show dev vxlan12 >/dev/null 2>&1 || ip link add name vxlan12 type vxlan id 12 local 192.0.2.1 dstport 4789',
      'ip link set dev vxlan12 mtu 1450 master lvs-private up',
      `${KNOWN} | grep -vxF -e 192.0.2.2 | while read -r old; do bridge fdb del 00:00:00:00:00:00 dev vxlan12 dst "$old"; done`,
      `${KNOWN} | grep -qxF 192.0.2.2 || bridge fdb append 00:00:00:00:00:00 dev vxlan12 dst 192.0.2.2`,
      'ip link set dev lvs-private mtu 1450 up',
    ]);
    expect(text(manifest, 'west')).toContain('local 192.0.2.2');
    expect(text(manifest, 'west')).not.toContain('local 192.0.2.1');
  });

  test('reach each host that has machines of the network, and no other', () => {
    const three = { ...manifest, hypervisors: [...(manifest.hypervisors ?? []), north] };
    expect(() => bridgesOf(three, 'north')).toThrow("'north' has no machines of a network over VXLAN");
    expect(text(three)).not.toContain('192.0.2.3');
    const used = guests(({ name }) => (name === 'web-rs2' ? { hypervisor: 'lab/north' } : {}), three);
    const ofNorth = text(used, 'north');
    expect(ofNorth).toContain('dst 192.0.2.1');
    expect(ofNorth).toContain('dst 192.0.2.2');
    expect(ofNorth).not.toContain('lvs-public');
  });

  test('carry what the network carries', () => {
    expect(
      text(
        networks(() => ({ mtu: 1400 })),
        'east',
      ),
    ).toContain('mtu 1400 master lvs-public');
  });

  test('have no tunnel where all machines are on one host, and are not there without a vxlan', () => {
    const alone = guests(() => ({ hypervisor: 'lab/east' }));
    expect(bridgesOf(alone, undefined).map(({ host }) => host)).toEqual(['east']);
    expect(text(alone)).not.toContain('vxlan');
    const { hypervisors, ...one } = guests(({ hypervisor, ...guest }) => ({ ...guest, hypervisor: hypervisor ?? '' }));
    expect(hypervisors).toHaveLength(2);
    expect(bridgesOf(one, undefined).map(({ host }) => host)).toEqual([undefined]);
    const networksOfHosts = manifest.networks.map((each) => {
      const { vxlan, ...network } = each;
      expect(vxlan).toBeDefined();
      return network;
    });
    const plain = { ...manifest, networks: networksOfHosts };
    expect(bridgesOf(plain, undefined)).toEqual([]);
  });

  test('reach the hosts of all networks of one id, which have one bridge', () => {
    const [first, ...others] = manifest.networks;
    const extra = first === undefined ? [] : [{ ...first, path: 'lab/more' }];
    const split: Manifest = {
      ...guests(({ name, nics, hypervisor }) => ({
        hypervisor: name === 'web-rs2' ? (hypervisor ?? '') : 'lab/east',
        nics: nics.map((nic) => (name === 'web-rs2' ? { ...nic, network: 'lab/more' } : nic)),
      })),
      networks: [...(first === undefined ? [] : [first]), ...extra, ...others],
    };
    const lines = text(split, 'east').split('\n');
    expect(lines.filter((line) => line.includes(`fdb append`))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('ip link add name') && line.endsWith('type bridge'))).toHaveLength(2);
  });

  test('of a host that is not there are a mistake that names those that are', () => {
    expect(() => bridgesOf(manifest, 'south')).toThrow("no host 'south': it has east, west");
  });
});
