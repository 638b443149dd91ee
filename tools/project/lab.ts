import { LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { Distribution, GuestImage, LibvirtHost, VirtualService } from 'cdktf-lvs';
import { LvsRouterPair, NatNetwork, PublicNetwork, RealServerPool, Workload } from 'cdktf-lvs';
import type { Construct } from 'constructs';

/** The manual's cluster: two routers, two web servers, a page on 192.168.26.10. */
export class Lab extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    // relative, so that two checkouts give the same bytes
    new LocalBackend(this, { path: 'terraform.tfstate' });
    new LibvirtHost(this, 'libvirt', {
      uri: this.variable('uri', 'qemu:///system'),
      storagePool: this.variable('storage_pool', 'default'),
      domainType: this.variable('domain_type', 'kvm'),
    });
    const image = GuestImage.fromFile(this, 'image', {
      path: this.variable('image_path', '/var/lib/libvirt/images/lvs-lab.qcow2'),
      distribution: Distribution.DEBIAN_12,
    });

    const outside = new PublicNetwork(this, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
    const inside = new NatNetwork(this, 'private', { cidr: '10.11.12.0/24' });
    const routers = new LvsRouterPair(this, 'lvs', {
      image,
      publicInterface: {
        network: outside,
        primary: '192.168.26.9',
        backup: '192.168.26.8',
        floating: '192.168.26.10',
      },
      privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
    });
    const web = new RealServerPool(this, 'web', {
      routers,
      servers: { rs1: '10.11.12.1', rs2: '10.11.12.2' },
      workload: Workload.nginx(),
    });
    new VirtualService(this, 'http', { pool: web, port: 80, scheduler: 'rr' });
  }

  /** What differs from machine to machine: TF_VAR_<id> in the environment. */
  private variable(id: string, value: string): string {
    return new TerraformVariable(this, id, { type: 'string', default: value }).stringValue;
  }
}
