// Two ports that are one session: a firewall mark keeps a client on its server for both.
//
//   npx cdktf-cli@0.21 deploy --app 'npx tsx examples/two-ports.ts'
//   curl http://192.168.26.10/ ; curl http://192.168.26.10:443/    the same server
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { Distribution, FirewallMarkService, GuestImage, LibvirtHost } from 'cdktf-lvs';
import { LvsRouterPair, NatNetwork, PublicNetwork, RealServerPool, Workload } from 'cdktf-lvs';

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
const inside = new NatNetwork(stack, 'private', { cidr: '10.11.12.0/24' });
const routers = new LvsRouterPair(stack, 'lvs', {
  image,
  publicInterface: { network: outside, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
  privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
});
const web = new RealServerPool(stack, 'web', {
  routers,
  servers: { rs1: '10.11.12.1', rs2: '10.11.12.2' },
  workload: Workload.nginx(),
});
// five minutes after its last connection a client may meet another server
new FirewallMarkService(stack, 'shop', { pool: web, ports: [80, 443], scheduler: 'wlc', persistenceSeconds: 300 });

app.synth();
