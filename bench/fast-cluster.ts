import { App, TerraformStack } from 'cdktf';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../lib/host/task';
import { Distribution, GuestImage, LibvirtHost, LvsRouterPair, NatNetwork, PublicNetwork } from '../lib';
import { RealServerPool, VirtualService, Workload } from '../lib';
import { type Manifest, MANIFEST_FILE, parseManifest } from '../lib/manifest';
import type { Rig } from '../lib/rig/rig';

export const VIP = '192.168.26.10';

/** The manual's network with `timing: 'fast'`. */
export async function fastCluster(): Promise<Manifest> {
  const outdir = await mkdtemp(join(tmpdir(), 'cdktf-lvs-bench-'));
  try {
    return await synthesized(outdir);
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

async function synthesized(outdir: string): Promise<Manifest> {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'lab');
  new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
  const routers = new LvsRouterPair(stack, 'lvs', {
    image: GuestImage.fromFile(stack, 'image', { path: '/images/lab.qcow2', distribution: Distribution.DEBIAN_12 }),
    publicInterface: {
      network: new PublicNetwork(stack, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' }),
      primary: '192.168.26.9',
      backup: '192.168.26.8',
      floating: VIP,
    },
    privateInterface: {
      network: new NatNetwork(stack, 'private', { cidr: '10.11.12.0/24' }),
      primary: '10.11.12.9',
      backup: '10.11.12.8',
      floating: '10.11.12.10',
    },
    timing: 'fast',
  });
  const servers = { rs1: '10.11.12.1', rs2: '10.11.12.2' };
  const pool = new RealServerPool(stack, 'web', { routers, servers, workload: Workload.nginx() });
  new VirtualService(stack, 'http', { pool, port: 80, scheduler: 'rr' });
  app.synth();
  return parseManifest(await readFile(join(outdir, 'stacks/lab', MANIFEST_FILE), 'utf8'));
}

/** Waits until the cluster answers its client. */
export async function answers(rig: Rig): Promise<void> {
  const isAnswered = async (): Promise<boolean> => (await rig.request(`http://${VIP}/`)) !== undefined;
  await waitUntil(isAnswered, { what: `an answer on http://${VIP}/`, limitMs: 120_000 });
}
