import { describe, expect, test } from 'vitest';
import { nextCapture } from '../../lib/cli/capture/next-capture';
import type { Manifest } from '../../lib/manifest';
import { exampleManifest } from '../system/examples';

describe('what one would capture next', () => {
  const seed = exampleManifest('seed.ts');
  const direct = exampleManifest('direct-routing.ts');
  const after = (manifest: Manifest, name: string, nic: string, ...active: readonly string[]): string => {
    const host = manifest.hosts.find((each) => each.name === name);
    if (host === undefined) {
      throw new Error(`no host ${name}`);
    }
    return nextCapture(manifest, active, host, nic, { from: '.' }).command.replace('npx cdktf-lvs ', '');
  };

  test.each([
    ['of a standby, the active router', seed, 'lvs-primary', 'eth0', ['lvs-backup'], 'capture lvs-backup eth0'],
    ['of an active router, its other side', seed, 'lvs-backup', 'eth0', ['lvs-backup'], 'capture lvs-backup eth1'],
    ['of a server, the active router', seed, 'web-rs1', 'eth0', ['lvs-backup'], 'capture lvs-backup eth1'],
    ['where no router is active, the primary', seed, 'web-rs1', 'eth0', [], 'capture lvs-primary eth1'],
    ['of a router with one NIC, a server', direct, 'lvs-primary', 'eth0', ['lvs-primary'], 'capture web-rs1 eth0'],
  ] as const)('is, %s', (_, manifest, name, nic, active, expected) => {
    expect(after(manifest, name, nic, ...active)).toBe(expected);
  });

  test('is a router of the host’s own cluster', () => {
    const [cluster] = seed.clusters;
    if (cluster === undefined) {
      throw new Error('no cluster');
    }
    const before = { ...cluster, routers: { ...cluster.routers, primary: 'a', backup: 'b' }, pools: [] };
    expect(after({ ...seed, clusters: [before, cluster] }, 'web-rs1', 'eth0', 'a', 'lvs-backup')).toBe(
      'capture lvs-backup eth1',
    );
  });
});
