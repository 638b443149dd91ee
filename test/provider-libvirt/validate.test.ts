import { CloudinitDisk } from 'cdktf-lvs/provider-libvirt/cloudinit-disk';
import { Combustion } from 'cdktf-lvs/provider-libvirt/combustion';
import { Domain } from 'cdktf-lvs/provider-libvirt/domain';
import { Ignition } from 'cdktf-lvs/provider-libvirt/ignition';
import { Network } from 'cdktf-lvs/provider-libvirt/network';
import { Pool } from 'cdktf-lvs/provider-libvirt/pool';
import { LibvirtProvider } from 'cdktf-lvs/provider-libvirt/provider';
import { Volume } from 'cdktf-lvs/provider-libvirt/volume';
import { TerraformIterator, TerraformStack, Testing } from 'cdktf';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { Distribution, GuestImage } from '../../lib';
import { emptyStack, manualStack } from '../stack';
import { complaintOfTerraform, hasTofu, PREPARATION_MS, prepareProvider, skipsRealProvider } from './terraform';

const XSLT = '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>';

/** Every resource, with every attribute and block that the schema knows. */
function wholeStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'lab');
  new LibvirtProvider(stack, 'libvirt', { uri: 'qemu:///system' });
  const pool = new Pool(stack, 'pool', {
    name: 'lab',
    type: 'logical',
    source: { name: 'vg0', device: [{ path: '/dev/sdb' }, { path: '/dev/sdc' }] },
    target: { path: '/dev/vg0' },
    xml: { xslt: XSLT },
  });
  const network = new Network(stack, 'network', {
    name: 'private',
    mode: 'nat',
    addresses: ['192.0.2.0/24'],
    autostart: true,
    bridge: 'virbr9',
    domain: 'lab.example',
    mtu: 1500,
    dhcp: { enabled: false },
    dns: {
      enabled: true,
      localOnly: true,
      forwarders: [{ address: '192.0.2.53', domain: 'example' }],
      hosts: [{ hostname: 'web-1', ip: '192.0.2.1' }],
      srvs: [{ service: 'http', protocol: 'tcp', domain: 'x', target: 'y', port: '80', priority: '1', weight: '1' }],
    },
    dnsmasqOptions: { options: [{ optionName: 'server', optionValue: '/example/192.0.2.53' }] },
    routes: [{ cidr: '198.51.100.0/24', gateway: '192.0.2.9' }],
    xml: { xslt: XSLT },
  });
  const base = new Volume(stack, 'base', { name: 'base', pool: pool.name, format: 'qcow2', source: '/images/base' });
  const overlay = new Volume(stack, 'overlay', {
    name: 'overlay',
    pool: pool.name,
    size: 4 * 1024 ** 3,
    baseVolumeId: base.id,
    xml: { xslt: XSLT },
    lifecycle: { ignoreChanges: ['size'] },
  });
  new Volume(stack, 'by-name', { name: 'by-name', baseVolumeName: base.name, baseVolumePool: pool.name });
  const disk = new CloudinitDisk(stack, 'seed', {
    name: 'seed.iso',
    pool: pool.name,
    metaData: 'instance-id: a\n',
    userData: '#cloud-config\n',
    networkConfig: 'version: 1\n',
  });
  const ignition = new Ignition(stack, 'ignition', { name: 'ignition', content: '{}', pool: pool.name });
  new Combustion(stack, 'combustion', { name: 'combustion', content: '#!/bin/sh\n', pool: pool.name });
  new Domain(stack, 'guest', {
    name: 'guest',
    arch: 'x86_64',
    autostart: true,
    cloudinit: disk.id,
    cmdline: [{ rootFlags: 'x', _: 'quiet' }],
    coreosIgnition: ignition.id,
    description: 'a router',
    emulator: '/usr/bin/qemu-system-x86_64',
    firmware: '/usr/share/OVMF/OVMF_CODE.fd',
    fwCfgName: 'opt/com.coreos/config',
    initrd: '/boot/initrd',
    kernel: base.id,
    machine: 'pc',
    memory: 512,
    metadata: '<a/>',
    qemuAgent: true,
    running: true,
    type: 'qemu',
    vcpu: 1,
    bootDevice: [{ dev: ['hd', 'cdrom'] }],
    console: [
      { type: 'pty', targetPort: '0', targetType: 'serial' },
      { type: 'tcp', targetPort: '1', sourceHost: '127.0.0.1', sourceService: '0', sourcePath: '/dev/pts/1' },
    ],
    cpu: { mode: 'maximum' },
    disk: [
      { volumeId: overlay.id, scsi: true, wwn: '05abcdef' },
      { file: '/a.iso' },
      { url: 'http://x/a.iso' },
      { blockDevice: '/dev/sdd' },
    ],
    filesystem: [{ source: '/srv', target: 'srv', accessmode: 'mapped', readonly: true }],
    graphics: { type: 'vnc', listenType: 'address', listenAddress: '127.0.0.1', autoport: true, websocket: 5700 },
    networkInterface: [
      {
        networkId: network.id,
        mac: '52:54:00:10:20:30',
        addresses: ['192.0.2.1'],
        hostname: 'web-1',
        waitForLease: false,
      },
      { networkName: network.name },
      { bridge: 'br0' },
      { macvtap: 'eth0' },
      { passthrough: 'eth1' },
      { vepa: 'eth2' },
      { private: 'eth3' },
    ],
    nvram: { file: '/nvram', template: '/template' },
    timeouts: { create: '5m' },
    tpm: {
      backendType: 'emulator',
      backendVersion: '2.0',
      backendPersistentState: true,
      backendDevicePath: '/dev/tpm0',
      backendEncryptionSecret: 's',
      model: 'tpm-tis',
    },
    video: { type: 'vga' },
    xml: { xslt: XSLT },
    dependsOn: [network],
  });
  const volumes = TerraformIterator.fromList([overlay.id]);
  new Domain(stack, 'dynamic', { name: 'dynamic', disk: volumes.dynamic({ volume_id: volumes.value as string }) });
  return stack;
}

describe.skipIf(skipsRealProvider)('terraform with the real provider', () => {
  beforeAll(prepareProvider, PREPARATION_MS);

  test('accepts a stack of every resource with every kind of nesting', async () => {
    expect(await complaintOfTerraform(Testing.synth(wholeStack(), true))).toBeUndefined();
  });

  test("accepts the same stack in HCL, which 'cdktf synth --hcl' writes", async () => {
    expect(await complaintOfTerraform(Testing.synthHcl(wholeStack(), true) as string, 'main.tf')).toBeUndefined();
  });

  test.each([
    ['an attribute', { memmory: 512 }, 'memmory'],
    ['a block', { floppy: [{ file: '/a' }] }, 'floppy'],
    ['a member of a block', { disk: [{ volumeName: 'a' }] }, 'volume_name'],
  ])('fails on %s that the schema does not know', async (_, wrong, name) => {
    const stack = new TerraformStack(Testing.app(), 'lab');
    new LibvirtProvider(stack, 'libvirt', { uri: 'qemu:///system' });
    new Domain(stack, 'guest', { name: 'guest', ...(wrong as object) });
    expect(await complaintOfTerraform(Testing.synth(stack, true))).toContain(name);
  });
});

// no CI installs it: it is no package of Debian
describe.skipIf(!hasTofu)('OpenTofu with the real provider', () => {
  beforeEach(() => vi.stubEnv('TERRAFORM_BINARY_NAME', 'tofu'));
  afterEach(() => vi.unstubAllEnvs());

  test("accepts every resource, and the manual's cluster", { timeout: PREPARATION_MS }, async () => {
    expect(await complaintOfTerraform(Testing.synth(wholeStack(), true))).toBeUndefined();
    const lab = emptyStack();
    // its hash is taken, so the file must be there
    const image = GuestImage.fromFile(lab, 'image', { path: __filename, distribution: Distribution.DEBIAN_12 });
    expect(await complaintOfTerraform(Testing.synth(manualStack({ routers: { image } }, lab), true))).toBeUndefined();
  });

  test('fails on an attribute that the schema does not know', { timeout: PREPARATION_MS }, async () => {
    const stack = new TerraformStack(Testing.app(), 'lab');
    new LibvirtProvider(stack, 'libvirt', { uri: 'qemu:///system' });
    new Domain(stack, 'guest', { name: 'guest', ...({ memmory: 512 } as object) });
    expect(await complaintOfTerraform(Testing.synth(stack, true))).toContain('memmory');
  });
});
