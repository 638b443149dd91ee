// The manual's cluster: two routers, two real servers, a page on 192.168.26.10.
//
//   npm run lab                   deploys it on this machine, on a private hypervisor if need be
//   npx cdktf-cli@0.21 deploy     deploys it on the libvirt that TF_VAR_uri names
//   curl http://192.168.26.10/    answers from one real server, then from the other
//   npx cdktf-cli@0.21 destroy
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { Distribution, GuestImage, LibvirtHost, VirtualService } from 'cdktf-lvs';
import { LvsRouterPair, NatNetwork, PublicNetwork, RealServerPool, Workload } from 'cdktf-lvs';

const app = new App();
const stack = new TerraformStack(app, 'lab');
// relative, so that two checkouts give the same bytes
new LocalBackend(stack, { path: 'terraform.tfstate' });

// what differs from machine to machine
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
// a page that comes and goes with a context value: CDKTF_CONTEXT_JSON='{"greeting":"hello"}'
const greeting: unknown = app.node.tryGetContext('greeting');
const web = new RealServerPool(stack, 'web', {
  routers,
  servers: { rs1: '10.11.12.1', rs2: '10.11.12.2' },
  workload: Workload.nginx(typeof greeting === 'string' ? { pages: { '/greeting.txt': greeting } } : {}),
});
new VirtualService(stack, 'http', { pool: web, port: 80, scheduler: 'rr' });

app.synth();
