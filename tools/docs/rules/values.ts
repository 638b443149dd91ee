import type { Rules } from './rule';

/** One value that is wrong by itself: an InputError, thrown from the caller's line. */
export const VALUE_RULES: Rules = {
  LVS001: {
    title: 'no IPv4 address: four numbers from 0 to 255 without leading zeros',
    without: 'cloud-init and keepalived refuse their files at the first boot, or read `010` as 8',
    fix: '`192.0.2.10`',
    source: 'inet_pton(3)',
  },
  LVS002: {
    title:
      'no network of machines: /8 to /29, no host bits, no loopback or multicast; or a host number that it has not',
    without: 'the guests are born without an address; host bits hide which network was meant',
    fix: '`10.0.3.0/28`, not `10.0.3.1/28`',
    source: 'RFC 4632, RFC 5735',
  },
  LVS003: {
    title: 'no port: 1 to 65535, a range with the lower port first; one port for a VirtualService; each port once',
    without: 'nft refuses the whole packet filter, and keepalived takes port 0 for every port',
    fix: '`80`, `Port.udp(53)`, `Port.tcpRange(10000, 20000)`',
    source: 'nft(8), keepalived.conf(5)',
  },
  LVS004: {
    title: 'a number out of its range',
    without: 'keepalived refuses it, cuts it off in silence, or takes its default instead',
    fix: '`virtualRouterId: 51`',
    source: 'keepalived.conf(5), ipvsadm(8)',
  },
  LVS005: {
    title: 'a Terraform token where the value must be known at synth',
    without: "the token's placeholder ends up in a guest's file, and no rule can look at the value",
    fix: 'the value itself; tokens go into LibvirtHost and GuestImage',
    source: "cdktf's documentation, Tokens",
  },
  LVS006: {
    title: 'an empty list',
    without: 'a service that takes no packet, or a command that does nothing',
    fix: '`ports: [80]`',
    source: '-',
  },
  LVS007: {
    title: 'no construct id, or one that makes a host name longer than 63 characters',
    without: 'a guest without a name: cloud-init and libvirt refuse it, each in its own way and late',
    fix: '`web-1`',
    source: 'hostname(7), RFC 1123',
  },
  LVS008: {
    title: 'a text of another form than the prop takes',
    without: 'a text that leaves its field: it would be a directive of its own in the file that holds it',
    fix: "`scheduler: 'wlc'`, `mode: '0644'`",
    source: '-',
  },
  LVS009: {
    title:
      'a construct in the wrong place: no stack, two stacks, another CDK core; a LibvirtHost without one of `uri` and `provider`',
    without: "resources that refer to another state's, which Terraform cannot do within one apply",
    fix: 'all parts of a cluster in one stack, and each LibvirtHost with one of the two',
    source: "cdktf's documentation, Stacks",
  },
};
