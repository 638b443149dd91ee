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

describe('the bridges between hosts', () => {
  test('are joined by a tunnel from each host to the other', () => {
    expect(bridgesOf(manifest, undefined).map(({ host }) => host)).toEqual(['east', 'west']);
    const commands = bridgesOf(manifest, 'east')[0]?.commands.filter(
      (each) => each.includes('lvs-private') || each.includes('vxlan12'),
    );
    expect(commands).toEqual([
      'ip link show lvs-private >/dev/null 2>&1 || ip link add lvs-private type bridge',
      'ip link show vxlan12 >/dev/null 2>&1 || ip link add vxlan12 type vxlan id 12 local 192.0.2.1 dstport 4789',
      'ip link set vxlan12 mtu 1450 master lvs-private up',
      "bridge fdb show dev vxlan12 | grep -qF '00:00:00:00:00:00 dst 192.0.2.2 ' || bridge fdb append 00:00:00:00:00:00 dev vxlan12 dst 192.0.2.2",
      'ip link set lvs-private mtu 1450 up',
    ]);
    expect(text(manifest, 'west')).toContain('local 192.0.2.2');
    expect(text(manifest, 'west')).not.toContain('local 192.0.2.1');
  });

  test('reach each host that has machines of the network, and no other', () => {
    const three = { ...manifest, hypervisors: [...(manifest.hypervisors ?? []), north] };
    expect(bridgesOf(three, 'north')).toEqual([]);
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
    const plain = {
      ...manifest,
      networks: manifest.networks.map(({ vxlan, ...network }) => (vxlan ? network : network)),
    };
    expect(bridgesOf(plain, undefined)).toEqual([]);
  });

  test('of a host that is not there are a mistake that names those that are', () => {
    expect(() => bridgesOf(manifest, 'south')).toThrow("no host 'south': it has east, west");
  });
});
