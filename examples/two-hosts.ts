// A router and a real server on each of two hosts: when a host fails, the other one has all that a client needs.
//
//   npm run build                                            in a checkout, for npx cdktf-lvs
//   export TF_VAR_uri_east=qemu+ssh://root@192.0.2.1/system TF_VAR_uri_west=qemu+ssh://root@192.0.2.2/system
//   npx tsx examples/two-hosts.ts
//   npx cdktf-lvs bridges --host east | ssh root@192.0.2.1 sh -e     and west, before the first deploy
//   npx cdktf-cli@0.21 deploy --app 'npx tsx examples/two-hosts.ts'
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { Distribution, GuestImage, LibvirtHost, LvsRouterPair, NatNetwork } from 'cdktf-lvs';
import { PublicNetwork, RealServerPool, VirtualService, Workload } from 'cdktf-lvs';

const app = new App();
const stack = new TerraformStack(app, 'lab');
new LocalBackend(stack, { path: 'terraform.tfstate' });

const variable = (id: string, value?: string): string =>
  new TerraformVariable(stack, id, { type: 'string', default: value }).stringValue;
const domainType = variable('domain_type', 'kvm');
const east = new LibvirtHost(stack, 'east', { uri: variable('uri_east'), domainType, tunnelAddress: '192.0.2.1' });
const west = new LibvirtHost(stack, 'west', { uri: variable('uri_west'), domainType, tunnelAddress: '192.0.2.2' });
const image = GuestImage.fromFile(stack, 'image', {
  path: variable('image_path', '/var/lib/libvirt/images/lvs-lab.qcow2'),
  distribution: Distribution.DEBIAN_12,
});

// networks of libvirt's own end at a host: these are bridges, joined by VXLAN
const outside = PublicNetwork.fromBridge(stack, 'public', {
  bridge: 'lvs-public',
  vxlan: { id: 26 },
  cidr: '192.168.26.0/24',
  // somebody on one of the bridges has this address and answers pings: the routers watch it
  gateway: '192.168.26.254',
});
const inside = NatNetwork.fromBridge(stack, 'private', {
  bridge: 'lvs-private',
  vxlan: { id: 12 },
  cidr: '10.11.12.0/24',
});
const routers = new LvsRouterPair(stack, 'lvs', {
  image,
  hosts: { primary: east, backup: west },
  publicInterface: { network: outside, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
  privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
});
const web = new RealServerPool(stack, 'web', {
  routers,
  servers: {
    rs1: { address: '10.11.12.1', host: east },
    rs2: { address: '10.11.12.2', host: west },
  },
  workload: Workload.nginx(),
});
new VirtualService(stack, 'http', { pool: web, port: 80, scheduler: 'rr' });

app.synth();
