import type { Rules } from './rule';

/** The guests: their names, NICs and files, and where they run. */
export const HOST_RULES: Rules = {
  LVS021: {
    title: 'two machines of one host name, two networks or images of one',
    without:
      'libvirt refuses the second domain or network, or makes two guests of one volume when half of the apply is done',
    fix: 'another id for one of the constructs',
    source: "libvirt's domain XML format, `<name>`: unique on a host",
  },
  LVS022: {
    title: 'a second gateway on a real server: the interface that comes up first would decide',
    without: 'answers leave beside the routers and are lost, after some boots and not after others',
    fix: '`onBoot: false`, or no `gateway`',
    source: 'the manual, chapter 11.1.2, the warning on several NICs; netplan and cloud-init accept it',
  },
  LVS023: {
    title: "a floating address in a user's file, command or NIC: it would answer on two machines at once",
    without: 'the machine answers ARP beside the active router, and takes its clients away',
    fix: "the server's own address; keepalived alone sets floating ones",
    source: 'the manual, chapter 11.1, the warning on eth0:1',
    silences: ['LVS010'],
  },
  LVS025: {
    title: "a real server's interface that reaches its routers' public network: answers would pass it by",
    without: "the client gets an answer from the server's own address, and refuses it: NAT was undone on one way only",
    fix: '`onBoot: false`, or a network of its own',
    source: 'LVS-HOWTO, LVS-NAT: all packets pass the director, both ways',
    silences: ['LVS013'],
  },
  LVS026: {
    title: 'a file with two owners, or that is the folder of another',
    without: 'the later one wins at birth, and each deploy turns it over; below a file no file can be made',
    fix: 'each path once, none that this library writes',
    source: 'cloud-init, write_files',
  },
  LVS033: {
    title: 'a stack without a LibvirtHost',
    without: 'Terraform has no provider to make the machines with',
    fix: "`new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' })`",
    source: '-',
  },
  LVS072: {
    title: 'two networks on one bridge that have the same addresses, or one VXLAN, and not the same mtu',
    without: 'packets that are too long for the other side vanish: TCP agrees on shorter ones, UDP and tunnels do not',
    fix: 'the same `mtu` for both',
    source: 'RFC 1191, section 2: it is a router that tells of a packet which is too big',
  },
  LVS085: {
    title: 'real servers that must install packages, and reach no mirror',
    without: 'the guest waits half an hour for a mirror, and is born without the packages of its workload',
    fix: '`realServerInternet: true`, or an image that has the packages',
    source: "the manual, chapter 11.1: a real server's only way out is the active router",
  },
  LVS086: {
    title: 'guests that must install packages, and have no name server',
    without: 'the name of the mirror has no address: the guest is born without its packages',
    fix: "`nameservers` of the image, such as `['192.168.26.254']`",
    source: 'sources.list(5), resolv.conf(5)',
  },
  LVS087: {
    title: 'a NatNetwork as public side',
    without: 'the cluster comes up, and no client outside of it ever reaches the floating address',
    fix: '`PublicNetwork`, or `PublicNetwork.fromBridge`',
    source: "libvirt's network XML format: without `<forward>` a network is isolated",
  },
  LVS088: {
    title: 'two stacks of one app, or two hosts of one stack, with one namePrefix on one hypervisor',
    without: 'the second apply finds the names of the first: domains are refused, disks are shared',
    fix: 'another `namePrefix`; in one stack, one LibvirtHost for each hypervisor',
    source: "libvirt's domain XML format, `<name>`: unique on a host",
  },
  LVS095: {
    title: "a network of libvirt's own with machines on two hosts",
    without:
      'each host makes a bridge of its own: the two halves never hear of each other, and both routers are active',
    fix: '`fromBridge`, over bridges that the hosts have or with `vxlan`; or all machines of it on one host',
    source: "libvirt's network XML format: a virtual network is a bridge of one host",
  },
  LVS096: {
    title: 'both routers of a pair on one host, in a stack that has several, and over bridges that could part them',
    without: 'the host fails, and the standby with the active router',
    fix: '`hosts` with two of them, or without `hosts`',
    source: 'the manual, chapter 10: the backup router monitors the active one and takes over',
    isWarning: true,
  },
  LVS097: {
    title: 'a network over VXLAN, with machines on a host that has no `tunnelAddress`',
    without: 'nobody sends to that host: its machines are alone on their bridge',
    fix: '`tunnelAddress` on each LibvirtHost that has machines of the network',
    source: 'RFC 7348, section 4; bridge(8), `fdb append ... dst`',
  },
  LVS098: {
    title: 'one VXLAN id on two bridges, or two ids on one bridge, or one for a network of it and none for another',
    without: 'what is meant to be two networks is one wire, or `ip link` refuses the second tunnel',
    fix: 'an id and a bridge of its own for each network',
    source: 'RFC 7348, section 4: the id names the segment',
  },
  LVS099: {
    title: 'two providers of libvirt with one alias, or two without one',
    without: '`terraform init` refuses the stack: two configurations of one provider',
    fix: 'another `alias` for your own provider; that of a LibvirtHost with `uri` is its path in the stack',
    source: 'Terraform, Provider Configuration: one configuration may have no alias, each other one has its own',
  },
  LVS101: {
    title: 'two LibvirtHosts of one name: their paths, joined by `-`',
    without: 'terraform refuses two providers with one alias, and `bridges --host` takes the commands of both for one',
    fix: 'another id for one of the constructs',
    source: "Terraform's language, provider configuration: an alias is unique",
  },
  LVS102: {
    title: 'two LibvirtHosts with one `tunnelAddress`',
    without: 'a tunnel to itself: the host gets back what it sends, and the other gets nothing',
    fix: "each host's own address",
    source: 'RFC 7348, section 4: the tunnel ends at an address',
  },
};
