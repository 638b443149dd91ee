import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { App, Aspects, TerraformOutput, TerraformVariable, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { Distribution, GuestImage, LibvirtHost, LvsCluster, SecretFile, Workload } from '../../lib';
import { synthesized } from '../../lib/testing';
import { addPool, addRouters, emptyStack, manualStack } from '../stack';

type MachineFact = 'uri' | 'storagePool' | 'domainType' | 'namePrefix' | 'image';

/** The manual's cluster with what may differ from machine to machine. */
function stackOn(machine: Partial<Record<MachineFact, string>>): TerraformStack {
  const { image: path = '/images/lab.qcow2', uri = 'qemu:///system', ...settings } = machine;
  const stack = emptyStack();
  new LibvirtHost(stack, 'libvirt', { uri, ...settings });
  const image = GuestImage.fromFile(stack, 'image', { path, distribution: Distribution.DEBIAN_12 });
  new LvsCluster(stack, 'web', { image });
  return stack;
}

function complaintOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  return 'nothing was thrown';
}

describe('synthesized', () => {
  test('names resources, and references to them, by their paths inside the stack', () => {
    const { resource } = synthesized(manualStack());
    expect(Object.keys(resource['libvirt_domain'] ?? {})).toEqual(['lvs/backup', 'lvs/primary', 'web/rs1', 'web/rs2']);
    expect(resource['libvirt_domain']?.['web/rs1']).toMatchObject({
      cloudinit: '${libvirt_volume.web/rs1/Seed.id};seed',
      memory: 384,
      network_interface: [{ network_id: '${libvirt_network.private.id}', mac: '52:54:00:0b:0c:01' }],
    });
  });

  test('names variables and outputs likewise, and keeps an id that the caller chose', () => {
    const stack = manualStack();
    const scope = new Construct(stack, 'some-place');
    const variable = new TerraformVariable(scope, 'size', { type: 'number' });
    const output = new TerraformOutput(scope, 'twice', { value: `\${${variable.fqn} * 2}` });
    output.overrideLogicalId('twice_the_size');
    const { terraform } = synthesized(stack);
    expect(terraform['variable']).toEqual({ 'some-place/size': { type: 'number' } });
    expect(terraform['output']).toMatchObject({ twice_the_size: { value: '${var.some-place/size * 2}' } });
  });

  test('has no hash in it, and no comments of cdktf', () => {
    const text = JSON.stringify(synthesized(manualStack()));
    expect(text.match(/_[0-9A-F]{8}\b|[0-9a-f]{12}/g)).toBeNull();
    expect(text).not.toContain('"//"');
  });

  test.each([
    ['another hypervisor', { uri: 'qemu+ssh://root@host/system' }],
    ['another storage pool', { storagePool: 'fast' }],
    ['a machine without KVM', { domainType: 'qemu' }],
    ['a prefix of a user', { namePrefix: 'alice' }],
    ['an image at another place', { image: '/home/alice/images/lab.qcow2' }],
    ['an image by a relative path', { image: 'images/lab.qcow2' }],
  ])('is the same with %s', (_, machine) => {
    expect(synthesized(stackOn(machine))).toEqual(synthesized(stackOn({})));
  });

  test('shows another image, and what Terraform fills in', () => {
    const volume = (image: string): unknown => synthesized(stackOn({ image })).resource['libvirt_volume']?.['image'];
    expect(volume('/images/other.qcow2')).toMatchObject({ source: 'other.qcow2' });
    const stack = emptyStack();
    const { stringValue } = new TerraformVariable(stack, 'uri', { type: 'string' });
    new LibvirtHost(stack, 'libvirt', { uri: stringValue, storagePool: stringValue });
    addPool(stack, addRouters(stack));
    expect(synthesized(stack)).toMatchObject({
      terraform: { provider: { libvirt: [{ uri: '${var.uri}' }] } },
      resource: { libvirt_volume: { image: { pool: '${var.uri}' } } },
    });
  });

  test('is the same in every folder, and for an app of any output folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'testing-'));
    const before = process.cwd();
    const withPath = (): TerraformStack => {
      const stack = manualStack({}, emptyStack('lab', new App({ outdir: join(folder, 'out') })));
      new TerraformOutput(stack, 'page', { value: join(before, 'pages/a.html') });
      return stack;
    };
    try {
      const here = synthesized(withPath());
      expect(here.terraform['output']).toEqual({ page: { value: 'PROJECT/pages/a.html' } });
      process.chdir(join(before, 'test'));
      expect(synthesized(withPath())).toEqual(here);
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });

  test('shows a text once: guests that have the same say where it stands', () => {
    const { guests } = synthesized(manualStack());
    expect(guests['web-rs1']?.service['/etc/nginx/nginx.conf']).toContain('listen 80;');
    expect(guests['web-rs2']?.service).toMatchObject({
      '/etc/nginx/nginx.conf': '(as on web-rs1)',
      '/var/www/html/index.html': '(as on web-rs1)',
      '/usr/local/sbin/lvs-seed': '(a program of cdktf-lvs)',
    });
    expect(guests['lvs-backup']?.service['/etc/keepalived/keepalived.conf']).toContain('priority 100');
  });

  test('shows files with their modes, and whether a change of one makes a new guest', () => {
    const files = [{ path: '/etc/app.conf', content: 'a\n', mode: '0600' }];
    const workload = Workload.custom({ files, units: ['app.service'] });
    const { guests } = synthesized(manualStack({ pool: { workload } }));
    expect(guests['web-rs1']).toMatchObject({
      units: ['lvs-seed.service', 'app.service'],
      service: { '/etc/app.conf': 'a\n' },
      modes: { '/etc/app.conf': '0600' },
    });
    expect(Object.keys(guests['web-rs1']?.birth ?? {})).toContain('/etc/systemd/system/lvs-seed.service');
  });

  test('shows of a secret where it lies, and neither its content nor its hash nor its source', () => {
    const secrets = [{ path: '/etc/app.key', file: SecretFile.fromPath(__filename) }];
    const stack = manualStack({ pool: { workload: Workload.custom({ secrets, units: ['app.service'] }) } });
    const result = synthesized(stack);
    expect(result.guests['web-rs1']?.secrets).toEqual({ '/etc/app.key': '0600 root' });
    expect(result.resource['libvirt_volume']?.['web/rs1/Seed']?.['source']).toBe('web-rs1-HASH.iso');
    expect(JSON.stringify(result)).not.toMatch(/[0-9a-f]{12}|synthesized\.test/);
  });

  test('dies of all problems at once, as cdktf would', () => {
    const stack = emptyStack();
    addPool(stack, addRouters(stack), { servers: { rs1: '10.11.12.9', rs2: '10.11.13.2' } });
    const cdktf = complaintOf(() => Testing.synth(stack, true));
    expect(['LVS010', 'LVS011', 'LVS033'].filter((code) => !cdktf.includes(code))).toEqual([]);
    expect(complaintOf(() => synthesized(stack))).toBe(cdktf);
  });

  test('lets aspects do their work, once', () => {
    const stack = manualStack();
    Aspects.of(stack).add({
      visit: (node) => {
        if (node === stack) {
          new TerraformVariable(stack, 'added', { type: 'string' });
        }
      },
    });
    expect(synthesized(stack).terraform['variable']).toEqual({ added: { type: 'string' } });
    expect(synthesized(stack).terraform['variable']).toEqual({ added: { type: 'string' } });
  });

  test('shows what one stack reads of another, as a synth of the app would', () => {
    const app = Testing.app();
    const [one, other] = [emptyStack('one', app), emptyStack('other', app)];
    const size = new TerraformVariable(one, 'size', { type: 'string' });
    new TerraformOutput(other, 'size', { value: size.stringValue });
    const { data } = synthesized(other);
    expect(Object.values(data['terraform_remote_state'] ?? {})).toMatchObject([
      { config: { path: 'terraform.one.tfstate' } },
    ]);
  });

  test('takes a stack that has nothing of this library, and changes nothing in it', () => {
    const stack = emptyStack();
    new TerraformVariable(stack, 'size', { type: 'number' });
    expect(synthesized(stack)).toMatchObject({ resource: {}, guests: {}, warnings: [] });
    expect(stack.node.tryFindChild('cdktf-lvs')).toBeUndefined();
  });

  test('writes nothing', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'testing-'));
    try {
      synthesized(manualStack({}, emptyStack('lab', Testing.app({ outdir }))));
      expect(readdirSync(outdir, { recursive: true }).filter((name) => name !== 'stacks')).toEqual([]);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });
});
