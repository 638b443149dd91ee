import { CloudinitDisk } from 'cdktf-lvs/provider-libvirt/cloudinit-disk';
import { Domain, type DomainConfig } from 'cdktf-lvs/provider-libvirt/domain';
import { Network } from 'cdktf-lvs/provider-libvirt/network';
import { LibvirtProvider } from 'cdktf-lvs/provider-libvirt/provider';
import { Volume } from 'cdktf-lvs/provider-libvirt/volume';
import { Fn, TerraformIterator, TerraformOutput, TerraformStack, Testing, Token } from 'cdktf';
import { expect, test } from 'vitest';

type Resource = Readonly<Record<string, unknown>>;
type Resources = Readonly<Record<string, Readonly<Record<string, Resource>>>>;

interface Document {
  readonly resource: Resources;
  readonly provider: Resources;
  readonly terraform: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
}

/** The document of a stack that `define` fills. */
function synth(define: (stack: TerraformStack) => void): Document {
  const stack = new TerraformStack(Testing.app(), 'lab');
  new LibvirtProvider(stack, 'libvirt', { uri: 'qemu:///system' });
  define(stack);
  return JSON.parse(Testing.synth(stack, true)) as Document;
}

/** The arguments of one domain as terraform gets them. */
function domain(config: Partial<DomainConfig>): Resource {
  const { resource } = synth((stack) => new Domain(stack, 'guest', { name: 'guest', ...config }));
  return Object.fromEntries(Object.entries(resource.libvirt_domain?.guest ?? {}).filter(([name]) => name !== '//'));
}

test('writes the provider with its source and pinned version', () => {
  const { provider, terraform } = synth(() => undefined);
  expect(provider.libvirt).toEqual([{ uri: 'qemu:///system' }]);
  expect(terraform.required_providers).toEqual({ libvirt: { source: 'dmacvicar/libvirt', version: '0.8.3' } });
});

test('fails on a resource in a stack without the provider', () => {
  const stack = new TerraformStack(Testing.app(), 'lab');
  new Volume(stack, 'disk', { name: 'disk' });
  expect(() => Testing.synth(stack, true)).toThrow('libvirt');
});

test("writes terraform's names, blocks as objects and repeated blocks as lists", () => {
  expect(
    domain({ qemuAgent: true, cpu: { mode: 'maximum' }, networkInterface: [{ networkId: 'n', waitForLease: false }] }),
  ).toEqual({
    name: 'guest',
    qemu_agent: true,
    cpu: { mode: 'maximum' },
    network_interface: [{ network_id: 'n', wait_for_lease: false }],
  });
});

test('leaves undefined members out, at every depth, and keeps false, zero and the empty string', () => {
  expect(
    domain({ memory: undefined, running: false, vcpu: 0, description: '', disk: [{ volumeId: 'v', file: undefined }] }),
  ).toEqual({ name: 'guest', running: false, vcpu: 0, description: '', disk: [{ volume_id: 'v' }] });
});

test("leaves the keys of a map as the caller wrote them: they are not the schema's", () => {
  expect(domain({ cmdline: [{ rootFlags: 'x', _: 'quiet' }] }).cmdline).toEqual([{ rootFlags: 'x', _: 'quiet' }]);
});

test('passes tokens and expressions through, and refers to any attribute of another resource', () => {
  const { resource, output } = synth((stack) => {
    const network = new Network(stack, 'net', { name: 'net', mtu: Token.asNumber(Fn.min([1500, 9000])) });
    const disk = new CloudinitDisk(stack, 'seed', { name: 'seed.iso', userData: Fn.file('user-data') });
    const guest = new Domain(stack, 'guest', {
      name: 'guest',
      cloudinit: disk.id,
      autostart: network.autostart,
      networkInterface: [{ networkName: network.name, addresses: network.addresses }],
    });
    new TerraformOutput(stack, 'memory', { value: guest.memory });
  });
  expect(resource.libvirt_network?.net?.mtu).toBe('${min(1500, 9000)}');
  expect(resource.libvirt_cloudinit_disk?.seed?.user_data).toBe('${file("user-data")}');
  expect(resource.libvirt_domain?.guest).toMatchObject({
    cloudinit: '${libvirt_cloudinit_disk.seed.id}',
    autostart: '${libvirt_network.net.autostart}',
    network_interface: [{ network_name: '${libvirt_network.net.name}', addresses: '${libvirt_network.net.addresses}' }],
  });
  expect(output.memory).toEqual({ value: '${libvirt_domain.guest.memory}' });
});

test('writes an iterator over a repeated block as a dynamic block', () => {
  const disks = TerraformIterator.fromList(['a', 'b']);
  expect(domain({ disk: disks.dynamic({ volume_id: disks.value as string }) })).toEqual({
    name: 'guest',
    dynamic: { disk: { content: { volume_id: '${each.value}' }, for_each: '${toset(["a", "b"])}', iterator: 'each' } },
  });
});

test('keeps the meta arguments out of the attributes and writes them as cdktf does', () => {
  const { resource, provider } = synth((stack) => {
    const other = new LibvirtProvider(stack, 'other', { uri: 'qemu+ssh://host/system', alias: 'other' });
    const base = new Volume(stack, 'base', { name: 'base', provider: other });
    new Volume(stack, 'overlay', {
      name: 'overlay',
      baseVolumeId: base.id,
      count: 2,
      dependsOn: [base],
      lifecycle: { createBeforeDestroy: true, replaceTriggeredBy: ['libvirt_volume.base'] },
    });
  });
  expect(provider.libvirt).toEqual([{ uri: 'qemu:///system' }, { uri: 'qemu+ssh://host/system', alias: 'other' }]);
  expect(resource.libvirt_volume?.base).toMatchObject({ name: 'base', provider: 'libvirt.other' });
  expect(resource.libvirt_volume?.overlay).toMatchObject({
    base_volume_id: '${libvirt_volume.base.id}',
    count: 2,
    depends_on: ['libvirt_volume.base'],
    lifecycle: { create_before_destroy: true, replace_triggered_by: ['libvirt_volume.base'] },
  });
  expect(resource.libvirt_volume?.overlay).not.toHaveProperty('replace_triggered_by');
});

test('an override changes one resource and not the config that two share', () => {
  const shared: DomainConfig = { name: 'guest', cpu: { mode: 'maximum' }, cmdline: [{ root: 'a' }] };
  const { resource } = synth((stack) => {
    const first = new Domain(stack, 'first', shared);
    first.addOverride('cpu.mode', 'host-model');
    first.addOverride('cmdline.0.root', 'b');
    new Domain(stack, 'second', shared);
  });
  expect(resource.libvirt_domain?.first).toMatchObject({ cpu: { mode: 'host-model' }, cmdline: [{ root: 'b' }] });
  expect(resource.libvirt_domain?.second).toMatchObject({ cpu: { mode: 'maximum' }, cmdline: [{ root: 'a' }] });
  expect(shared).toEqual({ name: 'guest', cpu: { mode: 'maximum' }, cmdline: [{ root: 'a' }] });
});
