import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { GuestImageFileProps } from 'cdktf-lvs';
import { Distribution, FirewallMarkService, GuestImage, HealthCheck, LibvirtHost, LvsRouterPair } from 'cdktf-lvs';
import { NatNetwork, PublicNetwork, RealServerPool, SecretFile, VirtualService, Workload } from 'cdktf-lvs';

/** The hypervisor and the image that a stack is synthesized for. */
export interface Place {
  readonly uri: string;
  readonly storagePool: string;
  readonly domainType: string;
  readonly imagePath: string;
}

/** What a change of the manual's cluster may change. */
export interface Variant {
  readonly stack?: string;
  readonly publicCidr?: string;
  readonly page?: string;
  readonly weight?: number;
  readonly interval?: number;
  readonly secondService?: boolean;
  readonly thirdServer?: boolean;
  readonly memoryMiB?: number;
  readonly image?: Partial<GuestImageFileProps>;
  readonly realServerInternet?: boolean;
  readonly privateMtu?: number;
  readonly commands?: readonly (readonly string[])[];
  readonly tls?: { readonly certificate: string; readonly keyPath: string };
}

/** Synthesizes the manual's cluster, with a change, and gives the stack's folder. */
export function synthesize(outdir: string, place: Place, variant: Variant = {}): string {
  const app = new App({ outdir });
  const id = variant.stack ?? 'lab';
  const stack = new TerraformStack(app, id);
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  new LibvirtHost(stack, 'libvirt', place);
  const image = GuestImage.fromFile(stack, 'image', {
    path: place.imagePath,
    distribution: Distribution.DEBIAN_12,
    ...variant.image,
  });
  const network = (variant.publicCidr ?? '192.168.26.0/24').replace(/\.0\/24$/, '');
  const outside = new PublicNetwork(stack, 'public', { cidr: `${network}.0/24`, gateway: `${network}.254` });
  const inside = new NatNetwork(stack, 'private', {
    cidr: '10.11.12.0/24',
    ...(variant.privateMtu !== undefined && { mtu: variant.privateMtu }),
  });
  const routers = new LvsRouterPair(stack, 'lvs', {
    image,
    ...(variant.memoryMiB !== undefined && { memoryMiB: variant.memoryMiB }),
    realServerInternet: variant.realServerInternet ?? false,
    publicInterface: {
      network: outside,
      primary: `${network}.9`,
      backup: `${network}.8`,
      floating: `${network}.10`,
    },
    privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
  });
  const pool = new RealServerPool(stack, 'web', {
    routers,
    servers: {
      rs1: { address: '10.11.12.1', weight: variant.weight ?? 1 },
      rs2: '10.11.12.2',
      ...(variant.thirdServer === true && { rs3: '10.11.12.3' }),
    },
    workload: Workload.nginx({
      ...(variant.page !== undefined && { pages: { '/page.txt': variant.page } }),
      ...(variant.tls !== undefined && {
        tls: { certificate: variant.tls.certificate, key: SecretFile.fromPath(variant.tls.keyPath) },
      }),
    }),
  });
  new VirtualService(stack, 'http', {
    pool,
    port: 80,
    scheduler: 'wrr',
    healthChecks: [HealthCheck.http({ intervalSeconds: variant.interval ?? 4 })],
  });
  if (variant.tls !== undefined) {
    new VirtualService(stack, 'https', { pool, port: 443 });
  }
  if (variant.secondService === true) {
    new FirewallMarkService(stack, 'shop', { pool, ports: [8080, 8443] });
  }
  app.synth();
  return `${outdir}/stacks/${id}`;
}
