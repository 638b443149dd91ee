import { cloudinitDisk, domain, network, pool, provider, volume } from 'cdktf-lvs/provider-libvirt';
import { CloudinitDisk, type CloudinitDiskConfig } from 'cdktf-lvs/provider-libvirt/cloudinit-disk';
import { Domain, type DomainConfig } from 'cdktf-lvs/provider-libvirt/domain';
import { Network, type NetworkConfig } from 'cdktf-lvs/provider-libvirt/network';
import { Pool, type PoolConfig } from 'cdktf-lvs/provider-libvirt/pool';
import { LibvirtProvider, PROVIDER_VERSION } from 'cdktf-lvs/provider-libvirt/provider';
import { Volume, type VolumeConfig } from 'cdktf-lvs/provider-libvirt/volume';
import { expect, test } from 'vitest';

import { providerModule } from '../../lib/host/provider';

// types have no run time: that these assign is the contract
const NAMED: [DomainConfig, NetworkConfig, VolumeConfig, PoolConfig, CloudinitDiskConfig] = [
  { name: 'a' },
  { name: 'b' },
  { name: 'c' },
  { name: 'd', type: 'dir' },
  { name: 'e' },
];
const NAMESPACED: [
  domain.DomainConfig,
  network.NetworkConfig,
  volume.VolumeConfig,
  pool.PoolConfig,
  cloudinitDisk.CloudinitDiskConfig,
] = NAMED;

test('both import forms give the same classes and configs', () => {
  expect(NAMESPACED).toBe(NAMED);
  expect([domain.Domain, network.Network, volume.Volume, pool.Pool, cloudinitDisk.CloudinitDisk]).toEqual([
    Domain,
    Network,
    Volume,
    Pool,
    CloudinitDisk,
  ]);
  expect(provider.LibvirtProvider).toBe(LibvirtProvider);
});

test.each([
  [Domain, 'libvirt_domain'],
  [Network, 'libvirt_network'],
  [Volume, 'libvirt_volume'],
  [Pool, 'libvirt_pool'],
  [CloudinitDisk, 'libvirt_cloudinit_disk'],
  [LibvirtProvider, 'libvirt'],
])('%o names its terraform type %s', (construct, type) => {
  expect(construct.tfResourceType).toBe(type);
});

test('the config types refuse a misspelt argument, a missing one and one of the wrong type', () => {
  const refused: readonly DomainConfig[] = [
    // @ts-expect-error no such argument
    { name: 'a', memmory: 512 },
    // @ts-expect-error 'name' is required
    { memory: 512 },
    // @ts-expect-error memory is a number
    { name: 'a', memory: '512' },
    // @ts-expect-error a repeated block is a list
    { name: 'a', disk: { volumeId: 'x' } },
    // @ts-expect-error a single block is an object
    { name: 'a', cpu: [{ mode: 'maximum' }] },
  ];
  expect(refused).toHaveLength(5);
});

test('the bindings carry the version that tools/provider/go.mod pins', () => {
  expect(PROVIDER_VERSION).toBe(providerModule().version);
});
