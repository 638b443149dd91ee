// Tunnels to servers on another network, behind a gateway of their own: they answer clients by themselves.
//
//   npx cdktf-cli@0.21 deploy --app 'npx tsx examples/tunnel.ts'
//   curl http://192.168.26.10/
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { Distribution, GuestImage, LibvirtHost, VirtualService } from 'cdktf-lvs';
import { LvsRouterPair, PublicNetwork, RealServerPool, RoutedNetwork, Workload } from 'cdktf-lvs';

const app = new App();
const stack = new TerraformStack(app, 'lab');
new LocalBackend(stack, { path: 'terraform.tfstate' });

const variable = (id: string, value: string): string =>
  new TerraformVariable(stack, id, { type: 'string', default: value }).stringValue;
new LibvirtHost(stack, 'libvirt', {
  uri: variable('uri', 'qemu:///system'),
  storagePool: variable('storage_pool', 'default'),
  domainType: variable('domain_type', 'kvm'),
});
const image = GuestImage.fromFile(stack, 'image', {
  path: variable('image_path', '/var/lib/libvirt/images/lvs-lab.qcow2'),
  distribution: Distribution.DEBIAN_12,
});

const outside = new PublicNetwork(stack, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
const routers = new LvsRouterPair(stack, 'lvs', {
  image,
  publicInterface: { network: outside, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
});
// no router has a NIC there: packets for the servers go to 192.168.26.254, inside others
const farm = new RoutedNetwork(stack, 'farm', { cidr: '10.20.30.0/24', gateway: '10.20.30.254' });
const web = new RealServerPool(stack, 'web', {
  routers,
  forwarding: 'tunnel',
  network: farm,
  servers: { rs1: '10.20.30.1', rs2: '10.20.30.2' },
  workload: Workload.nginx(),
});
new VirtualService(stack, 'http', { pool: web, port: 80, scheduler: 'rr' });

app.synth();
