// Two pools behind one pair of routers, each with a service, a scheduler and a check of its own.
//
//   npx cdktf-cli@0.21 deploy --app 'npx tsx examples/several-pools.ts'
//   curl http://192.168.26.10/ ; curl http://192.168.26.11:8080/
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { Distribution, GuestImage, HealthCheck, LibvirtHost, LvsRouterPair } from 'cdktf-lvs';
import { NatNetwork, PublicNetwork, RealServerPool, VirtualService, Workload } from 'cdktf-lvs';

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
  publicInterface: {
    network: outside,
    primary: '192.168.26.9',
    backup: '192.168.26.8',
    floating: ['192.168.26.10', '192.168.26.11'],
  },
  privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
});
const web = new RealServerPool(stack, 'web', {
  routers,
  servers: { rs1: '10.11.12.1', rs2: '10.11.12.2' },
  workload: Workload.nginx(),
});
const api = new RealServerPool(stack, 'api', {
  routers,
  servers: { small: { address: '10.11.12.3', weight: 1 }, large: { address: '10.11.12.4', weight: 4 } },
  workload: Workload.nginx({ pages: { '/health.txt': 'fine' } }),
});
new VirtualService(stack, 'http', { pool: web, port: 80, scheduler: 'rr' });
// its own floating address: both move together
new VirtualService(stack, 'calls', {
  pool: api,
  virtualAddress: '192.168.26.11',
  port: 8080,
  scheduler: 'wlc',
  healthChecks: [HealthCheck.http({ path: '/health.txt', intervalSeconds: 2 })],
});

app.synth();
