import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type * as Libvirt from 'cdktf-lvs/provider-libvirt';
import { taskOf, timed } from './program';

// N machines in clusters with a provider's bindings alone, and constant seed disks
const task = taskOf(process.argv);
const load = createRequire(__filename);
const { Domain } = load(`${task.bindings}/domain`) as typeof Libvirt.domain;
const { Network } = load(`${task.bindings}/network`) as typeof Libvirt.network;
const { LibvirtProvider } = load(`${task.bindings}/provider`) as typeof Libvirt.provider;
const { Volume } = load(`${task.bindings}/volume`) as typeof Libvirt.volume;

const folder = join(task.outdir, 'stacks', 'lab');
const discs = { router: readFileSync(task.seeds.router), server: readFileSync(task.seeds.server) };
const finished = task.stack === undefined ? { discs: [] } : readStack(task.stack);

timed(() => {
  mkdirSync(join(folder, 'seeds'), { recursive: true });
  const app = new App({ outdir: task.outdir });
  const stack = new TerraformStack(app, 'lab');
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  new LibvirtProvider(stack, 'libvirt', { uri: 'qemu:///system' });
  const image = new Volume(stack, 'image', { name: 'lab-image.qcow2', pool: 'default', source: '/guest.qcow2' });
  for (let index = 0; index < task.machines / task.clusterSize; index += 1) {
    addCluster(stack, image.id, index);
  }
  app.synth();
  if (finished.manifest !== undefined) {
    writeFileSync(join(folder, 'lvs.manifest.json'), JSON.stringify(finished.manifest, undefined, 2));
  }
});

/** What a stack of the constructs has beside its Terraform document. */
function readStack(path: string): { readonly discs: readonly Uint8Array[]; readonly manifest?: unknown } {
  const seeds = join(path, 'seeds');
  return {
    discs: readdirSync(seeds).map((name) => readFileSync(join(seeds, name))),
    manifest: JSON.parse(readFileSync(join(path, 'lvs.manifest.json'), 'utf8')) as unknown,
  };
}

function addCluster(stack: TerraformStack, baseVolumeId: string, index: number): void {
  const quiet = { dhcp: { enabled: false }, dns: { enabled: false } };
  const outside = new Network(stack, `c${index}-public`, {
    name: `lab-c${index}-public`,
    mode: 'nat',
    addresses: [`10.0.${index}.0/24`],
    autostart: true,
    ...quiet,
  });
  const inside = new Network(stack, `c${index}-private`, {
    name: `lab-c${index}-private`,
    mode: 'none',
    autostart: true,
    ...quiet,
  });
  for (let number = 0; number < task.clusterSize; number += 1) {
    const id = `c${index}-vm${number}`;
    const networks = number < 2 ? [outside.id, inside.id] : [inside.id];
    const disc = finished.discs[index * task.clusterSize + number] ?? (number < 2 ? discs.router : discs.server);
    addMachine(stack, id, { baseVolumeId, networks, disc });
  }
}

interface MachineFacts {
  readonly baseVolumeId: string;
  readonly networks: readonly string[];
  readonly disc: Uint8Array;
}

function addMachine(stack: TerraformStack, id: string, { baseVolumeId, networks, disc }: MachineFacts): void {
  const pool = 'default';
  const disk = new Volume(stack, `${id}-disk`, { name: `lab-${id}.qcow2`, pool, baseVolumeId, format: 'qcow2' });
  const source = `seeds/${id}.iso`;
  writeFileSync(join(folder, source), disc);
  const seed = new Volume(stack, `${id}-seed`, {
    name: `lab-${id}-seed.iso`,
    pool,
    source,
    format: 'raw',
    lifecycle: { ignoreChanges: ['format'] },
  });
  new Domain(stack, id, {
    name: `lab-${id}`,
    type: 'kvm',
    cpu: { mode: 'maximum' },
    memory: 384,
    vcpu: 1,
    autostart: true,
    qemuAgent: true,
    disk: [{ volumeId: disk.id }],
    cloudinit: `${seed.id};seed`,
    networkInterface: networks.map((networkId) => ({ networkId, mac: '52:54:00:00:00:01' })),
    console: [{ type: 'pty', targetPort: '0', targetType: 'serial' }],
  });
}
