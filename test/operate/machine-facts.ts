import { stackDocument } from '../../lib/host/stack-document';
import type { Manifest } from '../../lib/manifest';
import type { MachineFacts } from '../../lib/operate/doctor/facts';

/** A manifest of one cluster as far as networks go. */
const manifest = {
  version: 1,
  stack: 'lab',
  networks: [
    { path: 'lab/public', resource: 'a', cidr: '192.168.26.0/24', wire: 'nat', mtu: 1500 },
    { path: 'lab/private', resource: 'b', cidr: '10.11.12.0/24', wire: 'isolated', mtu: 1500 },
  ],
  clusters: [{ routers: { interfaces: [{ floating: ['192.168.26.10'] }] } }],
  hosts: [{ name: 'lvs-primary', nics: [{ address: '192.168.26.9' }] }],
  warnings: [],
} as unknown as Manifest;

const document = {
  provider: { libvirt: [{ uri: '${var.uri}' }] },
  variable: { uri: { default: 'qemu:///system' }, image: {} },
  resource: {
    libvirt_volume: { image: { source: '${var.image}' } },
    libvirt_network: { public: { name: 'lab-public' }, wire: { name: 'lab-wire', bridge: 'br0' } },
  },
};

/** A Debian machine of a user in the group libvirt, on which all works. */
export const machine: MachineFacts = {
  isRoot: false,
  debian: 12,
  node: 'v20.19.0',
  missing: [],
  kvm: { works: true, hasDevice: true, isOpen: true, cpuinfo: 'flags : fpu vmx' },
  terraform: { binary: 'terraform', version: 'Terraform v1.4.0\non linux_amd64', problem: '' },
  provider: { config: undefined, isRegistryThere: true, isBuilt: false, go: undefined, goNeeded: '1.24' },
  image: '/root/.cache/cdktf-lvs/images/1/disk.qcow2',
  cacheMegabytes: 10_000,
  app: { project: '/srv/app', problem: '', missing: [], synth: 'npm run synth', start: '.', holds: 'an app' },
  libvirt: {
    uri: 'qemu:///system',
    isLocal: true,
    mayBePrivate: true,
    answers: true,
    words: '',
    pool: 'default',
    poolInfo: 'Name:           default\nState:          running\nAvailable:      3000000000\n',
    poolPath: '/var/lib/libvirt/images',
    qemuConf: '# nothing\n',
    profiles: undefined,
    guestRules: '',
  },
  network: {
    routes: '[{"dst":"default","gateway":"192.0.2.1","dev":"eth0"},{"dst":"192.0.2.0/24","dev":"eth0"}]',
    addresses: '[{"ifname":"eth0","addr_info":[{"local":"192.0.2.2","prefixlen":24}]}]',
    links: '[{"ifname":"eth0"},{"ifname":"br0"}]',
    ownBridges: ['virbr7'],
    forward: '-P FORWARD ACCEPT\n',
    bridgeFilter: '1\n',
    zones: undefined,
    activeZones: '',
  },
  stack: { manifest, document: stackDocument(JSON.stringify(document), {}) },
};
