import type { Rules } from './rule';

/** The manual's three topologies: what each way of handing packets to servers needs around it. */
export const FORWARDING_RULES: Rules = {
  LVS073: {
    title: 'direct routing to servers on a network that the routers are not on',
    without: "the routers write the server's MAC address, which nobody on their wires has: clients wait",
    fix: "a network of the routers for the servers, or `forwarding: 'tunnel'`",
    source: 'ipvsadm(8), --gatewaying; the manual, chapter 9.4: one network segment',
  },
  LVS074: {
    title: 'servers that answer clients by themselves, on a network without a gateway',
    without: 'requests arrive, and the answers have no way: clients wait',
    fix: '`new RoutedNetwork(...)` instead of a NatNetwork',
    source: 'ipvsadm(8), --gatewaying and --ipip',
  },
  LVS083: {
    title: 'NAT by routers that have no private interface',
    without: 'no floating address can be the gateway of the servers, and their answers bypass the routers',
    fix: "a `privateInterface`, or `forwarding: 'direct-routing'`",
    source: 'the manual, chapter 11.1: two NICs for each router',
  },
  LVS084: {
    title: 'a sorry server with another port than the service, where packets are not rewritten',
    without: "IPVS sends the packet as it is: the sorry server gets it on the service's port and refuses it",
    fix: 'leave `port` out',
    source: 'ipvsadm(8), --real-server: the port is that of the service unless by masquerading',
  },
  LVS089: {
    title: 'servers that are made elsewhere, and have a virtual address on the wire of the clients',
    without: 'a server that answers ARP for it takes all clients of its neighbours: the routers see no packet of them',
    fix: '`net.ipv4.conf.all.arp_ignore = 1` and `arp_announce = 2` on each, and the address on lo',
    source: 'the kernel, Documentation/networking/ip-sysctl.rst; seen on Linux 6.1',
    isWarning: true,
  },
  LVS091: {
    title: "FTP with `mode: 'helper'` before servers that answer clients by themselves",
    without: 'the addresses that the servers tell stay their own: passive transfers end at nobody',
    fix: "`mode: 'marks'`",
    source: 'the kernel, ip_vs_ftp.c: masquerading alone',
  },
  LVS092: {
    title: '`realServerInternet` of routers that have no private interface',
    without: 'the source NAT has no network whose packets it could rewrite',
    fix: 'leave it out',
    source: '-',
  },
  LVS093: {
    title: "FTP before servers with `arp: 'redirect'`",
    without: "active data connections come from the server's own address: clients refuse them",
    fix: "`arp: 'sysctl'` or `arp: 'nftables'`",
    source: 'RFC 959; nft(8), redirect',
  },
  LVS094: {
    title:
      "servers that answer clients by themselves from another network's address, on a network that libvirt masquerades",
    without:
      "libvirt's rules reject what comes from a network with an address that is not of it: the answers of all services",
    fix: '`new RoutedNetwork(...)` instead of a PublicNetwork',
    source: "libvirt's firewall document, `The virtual network driver`",
  },
};
