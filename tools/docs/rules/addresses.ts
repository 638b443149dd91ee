import type { Rules } from './rule';

/** Who holds which address, and which networks a machine can tell apart. */
export const ADDRESS_RULES: Rules = {
  LVS010: {
    title: 'an address, real or floating, that two hold on one network; the message says who',
    without: 'both answer ARP; packets go to the one that answered last, and change sides in the middle of a session',
    fix: 'an address of its own for each',
    source: 'the manual, chapter 11.1: the backup router must not conflict with anything on the networks',
    silences: ['LVS020'],
  },
  LVS011: {
    title: 'an address outside its network',
    without:
      'the machine has no route to its neighbours: a router that no other sees, or a gateway that is unreachable',
    fix: '`10.11.12.9` on `10.11.12.0/24`',
    source: 'the manual, chapter 11.1: both routers on the same network, interface by interface',
    silences: ['LVS012'],
  },
  LVS012: {
    title: "the network or the broadcast address as a machine's",
    without: 'the kernel takes it, and no neighbour ever sends a packet to it',
    fix: '`10.11.12.1` to `10.11.12.254`',
    source: 'RFC 919, RFC 1122',
  },
  LVS013: {
    title: "networks that overlap: of a pair, of a server, or with the hypervisor's host on both",
    without: 'the kernel has two routes for one address; replies leave by the wrong side and are lost',
    fix: '`192.168.26.0/24` and `10.11.12.0/24`',
    source: 'ip-route(8)',
  },
  LVS014: {
    title: "a machine with the address of the hypervisor's host, or a floating address that it holds",
    without: "libvirt's bridge answers in the machine's place: the cluster works from nowhere but by accident",
    fix: "`gateway: '192.168.26.254'`, and no machine with that address",
    source: "libvirt's network XML format, `<ip address>`",
    silences: ['LVS010'],
  },
  LVS020: {
    title: 'two NICs with one MAC address on a wire or in a machine: it is made of the last three numbers',
    without: 'the bridge learns the address on two ports and delivers to either; cloud-init configures the wrong NIC',
    fix: '`10.11.12.9` and `192.168.26.9`, not `192.11.12.9`',
    source: 'IEEE 802.1D, learning; cloud-init, Networking Config Version 1',
  },
};
