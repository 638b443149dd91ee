// Name servers: udp by packet, tcp by connection, and a check that asks a question.
//
//   npx cdktf-cli@0.21 deploy --app 'npx tsx examples/dns.ts'
//   dig @192.168.26.10 example.test
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { Distribution, GuestImage, HealthCheck, LibvirtHost, LvsRouterPair } from 'cdktf-lvs';
import { NatNetwork, Port, PublicNetwork, RealServerPool, VirtualService } from 'cdktf-lvs';
import { Workload } from 'cdktf-lvs';

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
const names = new RealServerPool(stack, 'names', {
  routers,
  servers: { ns1: '10.11.12.1', ns2: '10.11.12.2' },
  workload: Workload.custom({
    packages: ['dnsmasq'],
    files: [{ path: '/etc/dnsmasq.d/lab.conf', content: 'no-resolv\naddress=/example.test/192.0.2.1\n' }],
    units: ['dnsmasq.service'],
  }),
});
// each question is balanced by itself, also those that one resolver sends from one port
new VirtualService(stack, 'dns-udp', {
  pool: names,
  port: Port.udp(53),
  scheduler: 'rr',
  onePacketScheduling: true,
  // they answer for this name alone
  healthChecks: [HealthCheck.dns({ name: 'example.test', type: 'A' })],
});
new VirtualService(stack, 'dns-tcp', { pool: names, port: 53 });

app.synth();
