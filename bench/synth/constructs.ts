import { App, LocalBackend, TerraformStack } from 'cdktf';
import { Distribution, GuestImage, LibvirtHost, LvsRouterPair, NatNetwork, PublicNetwork } from 'cdktf-lvs';
import { RealServerPool, VirtualService, Workload } from 'cdktf-lvs';
import { taskOf, timed } from './program';

// N machines in clusters with the constructs of this library
const { machines, clusterSize, services, outdir } = taskOf(process.argv);

timed(() => {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'lab');
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
  const image = GuestImage.fromFile(stack, 'image', {
    path: '/var/lib/libvirt/images/guest.qcow2',
    distribution: Distribution.DEBIAN_12,
    version: '1',
  });
  for (let index = 0; index < machines / clusterSize; index += 1) {
    addCluster(stack, image, index);
  }
  app.synth();
});

function addCluster(stack: TerraformStack, image: GuestImage, index: number): void {
  const id = `c${index}`;
  const [outside, inside] = [0, 128].map((first) => `10.${first + Math.floor(index / 256)}.${index % 256}`);
  const routerAddresses = (network: string | undefined): { primary: string; backup: string; floating: string } => {
    return { primary: `${network}.251`, backup: `${network}.252`, floating: `${network}.250` };
  };
  const routers = new LvsRouterPair(stack, `${id}-lvs`, {
    image,
    publicInterface: {
      network: new PublicNetwork(stack, `${id}-public`, { cidr: `${outside}.0/24`, gateway: `${outside}.254` }),
      ...routerAddresses(outside),
    },
    privateInterface: {
      network: new NatNetwork(stack, `${id}-private`, { cidr: `${inside}.0/24` }),
      ...routerAddresses(inside),
    },
  });
  const servers = Array.from({ length: clusterSize - 2 }, (_, server) => [
    `rs${server + 1}`,
    `${inside}.${server + 1}`,
  ]);
  const pool = new RealServerPool(stack, `${id}-web`, {
    routers,
    servers: Object.fromEntries(servers) as Record<string, string>,
    workload: Workload.nginx(),
  });
  for (let number = 0; number < services; number += 1) {
    new VirtualService(stack, `${id}-http${number}`, { pool, port: 80 + number, scheduler: 'rr' });
  }
}
