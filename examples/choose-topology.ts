// The manual's three topologies beside each other: one property, three clusters.
//
//   npx cdktf-cli@0.21 deploy --app 'npx tsx examples/choose-topology.ts'
//   curl http://192.168.26.10/       by NAT: requests and answers pass the active router
//   curl http://192.168.27.10/       by direct routing: answers come from the servers themselves
//   curl http://192.168.28.10/       by tunnels: the same, and packets to the servers are inside others
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';
import { Distribution, GuestImage, LibvirtHost, LvsCluster } from 'cdktf-lvs';

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

(['nat', 'direct-routing', 'tunnel'] as const).forEach((forwarding, number) => {
  new LvsCluster(stack, forwarding, {
    image,
    forwarding,
    publicCidr: `192.168.${26 + number}.0/24`,
    privateCidr: `10.11.${12 + number}.0/24`,
  });
});

app.synth();
