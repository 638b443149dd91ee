import { App, TerraformStack } from 'cdktf';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../lib/host/task';
import { Distribution, GuestImage, LibvirtHost, LvsCluster } from '../lib';
import { type Manifest, MANIFEST_FILE, parseManifest } from '../lib/manifest';
import type { Rig } from '../lib/rig/rig';

/** The manual's three topologies. */
export const TOPOLOGIES = ['nat', 'direct-routing', 'tunnel'] as const;
export type Topology = (typeof TOPOLOGIES)[number];

/** What is asked of one of the clusters, and who is asked. */
interface ClusterPlace {
  readonly virtualAddress: string;
  readonly routers: readonly string[];
  readonly servers: readonly string[];
}

/** One of the clusters of a rehearsal. */
export interface Running {
  readonly rig: Rig;
  readonly topology: Topology;
  readonly place: ClusterPlace;
}

/** The manual's cluster in each topology, side by side in one stack; `linkMbit` bounds the clients' networks alone. */
export async function threeClusters(linkMbit?: number): Promise<Manifest> {
  const outdir = await mkdtemp(join(tmpdir(), 'cdktf-lvs-bench-'));
  try {
    const manifest = await synthesized(outdir);
    const isPublic = new Set(TOPOLOGIES.map((topology) => `lab/${topology}/public`));
    const networks = manifest.networks.map((each) =>
      linkMbit !== undefined && isPublic.has(each.path) ? { ...each, linkMbit } : each,
    );
    return { ...manifest, networks };
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

async function synthesized(outdir: string): Promise<Manifest> {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'lab');
  new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
  const image = GuestImage.fromFile(stack, 'image', {
    path: '/images/lab.qcow2',
    distribution: Distribution.DEBIAN_12,
  });
  TOPOLOGIES.forEach((forwarding, at) => {
    const cidrs = { publicCidr: `192.168.${26 + at}.0/24`, privateCidr: `10.11.${12 + at}.0/24` };
    new LvsCluster(stack, forwarding, { image, forwarding, ...cidrs });
  });
  app.synth();
  return parseManifest(await readFile(join(outdir, 'stacks/lab', MANIFEST_FILE), 'utf8'));
}

export function placeOf({ clusters, hosts }: Manifest, topology: Topology): ClusterPlace {
  const cluster = clusters.find(({ path }) => path === `lab/${topology}/lvs`);
  const [service] = cluster?.services ?? [];
  if (cluster === undefined || service === undefined) {
    throw new Error(`the manifest has no cluster ${topology}`);
  }
  const servers = cluster.pools.flatMap((pool) => pool.servers.map(({ host }) => host));
  return {
    virtualAddress: service.virtualAddress,
    routers: [cluster.routers.primary, cluster.routers.backup],
    servers: hosts.map(({ name }) => name).filter((name) => servers.includes(name)),
  };
}

/** Waits until both servers of the cluster have answered the client. */
export async function answersOfAll(rig: Rig, { virtualAddress, servers }: ClusterPlace): Promise<void> {
  const seen = new Set<string>();
  const isAnswered = async (): Promise<boolean> => {
    const answer = await rig.request(`http://${virtualAddress}/`);
    seen.add(answer?.body.trim() ?? '');
    return servers.every((server) => seen.has(server));
  };
  await waitUntil(isAnswered, { what: `an answer of each server on ${virtualAddress}`, limitMs: 240_000 });
}
