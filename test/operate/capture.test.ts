import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../lib/manifest';
import { lookFor } from '../../lib/operate/capture/look-for';
import { type Packet, watchPackets } from '../../lib/operate/capture/watch';
import { hostNamed, nicNamed } from '../../lib/operate/reach/host-named';
import type { Capture } from '../../lib/rig/rig';
import { manifestOf, manualManifest } from '../rig/manifest';
import { topologyStack } from './topology-stack';

function words(manifest: Manifest, host: string, nic: string): string {
  const named = hostNamed(manifest, host);
  return lookFor(manifest, named, nicNamed(named, nic))
    .map(({ what }) => what)
    .join('\n');
}

describe('what to look for at a NIC', () => {
  const manual = manualManifest();

  test('by NAT: requests and answers pass both sides of a router', () => {
    expect(words(manual, 'lvs-primary', 'eth0')).toContain('requests to 192.168.26.10 tcp/80, and the answers from it');
    expect(words(manual, 'lvs-primary', 'eth0')).toContain('VRRP of group 51 each 1 s');
    expect(words(manual, 'lvs-primary', 'eth1')).toContain('its answer back through this NIC');
    expect(words(manual, 'lvs-primary', 'eth1')).toContain('VRRP of group 52');
    expect(words(manual, 'lvs-primary', 'eth1')).toContain('tells the standby of');
    expect(words(manual, 'web-rs1', 'eth0')).toContain('the answers by the gateway 10.11.12.10');
  });

  test('by direct routing: answers pass the routers by, and servers keep quiet about the address', () => {
    const manifest = manifestOf(topologyStack('direct-routing'));
    expect(words(manifest, 'lvs-primary', 'eth0')).toContain('the answers do not pass here');
    expect(words(manifest, 'lvs-primary', 'eth0')).toContain('still to 192.168.26.10');
    expect(words(manifest, 'web-rs1', 'eth0')).toContain(
      'questions who has 192.168.26.10: this server must not answer',
    );
  });

  test('by tunnels: requests come in packets of their own', () => {
    const manifest = manifestOf(topologyStack('tunnel'));
    expect(words(manifest, 'lvs-primary', 'eth0')).toContain('(IPIP)');
    expect(words(manifest, 'web-rs1', 'eth0')).toContain('inside of packets to 192.168.26.21');
  });
});

describe('a capture that is watched', () => {
  const line = (number: number): string => `1700000000.${number}00000 IP 10.0.0.${number} > 10.0.0.9: ICMP`;

  /** Each look finds one more line; the end finds the rest. */
  function rig(total: number): { readonly stopped: () => boolean; readonly capture: () => Promise<Capture> } {
    let read = 0;
    let stopped = false;
    const lines = Array.from({ length: total }, (_, index) => line(index + 1));
    return {
      stopped: () => stopped,
      capture: () =>
        Promise.resolve({
          news: () => Promise.resolve(lines.slice(read, ++read)),
          stop: () => {
            stopped = true;
            return Promise.resolve(lines);
          },
        }),
    };
  }

  const options = { host: 'lvs-primary', nic: 'eth0', filter: '', limitSeconds: 600, count: undefined };

  test('ends after so many packets, each told once', async () => {
    const under = rig(5);
    const told: Packet[] = [];
    const onPacket = (packet: Packet): number => told.push(packet);
    const { signal } = new AbortController();
    const packets = await watchPackets(under, { ...options, count: 2, signal, onPacket });
    expect(packets).toEqual([
      { seconds: 1_700_000_000.1, text: 'IP 10.0.0.1 > 10.0.0.9: ICMP' },
      { seconds: 1_700_000_000.2, text: 'IP 10.0.0.2 > 10.0.0.9: ICMP' },
    ]);
    expect(told).toEqual(packets);
    expect(under.stopped()).toBe(true);
  });

  test('ends when it is interrupted, with what came until then', async () => {
    const under = rig(4);
    const abort = new AbortController();
    const onPacket = (): void => abort.abort();
    const packets = await watchPackets(under, { ...options, signal: abort.signal, onPacket });
    expect(packets).toHaveLength(4);
    expect(under.stopped()).toBe(true);
  });

  test('ends at its limit, and ends the capture where a look fails', async () => {
    const under = rig(1);
    const { signal } = new AbortController();
    const watch = { ...options, signal, onPacket: () => undefined };
    expect(await watchPackets(under, { ...watch, limitSeconds: 0 })).toHaveLength(1);
    const broken = rig(1);
    const capture = async (): Promise<Capture> => ({
      ...(await broken.capture()),
      news: () => Promise.reject(new Error('the guest is off')),
    });
    await expect(watchPackets({ capture }, { ...watch, limitSeconds: 5 })).rejects.toThrow('the guest is off');
    expect(broken.stopped()).toBe(true);
  });
});
