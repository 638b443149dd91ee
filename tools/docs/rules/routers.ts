import type { Rules } from './rule';

/** A pair of routers: VRRP, its packet filter, what the kernel needs. */
export const ROUTER_RULES: Rules = {
  LVS016: {
    title: 'a VRRP group that two pairs share on one wire',
    without: "each pair takes the other's advertisements for its own: one of them stays standby and serves nothing",
    fix: '`virtualRouterId: 53` on the second pair',
    source: 'RFC 3768, section 5.3.3; keepalived.conf(5), virtual_router_id',
  },
  LVS032: {
    title: 'a pair of routers that balances nothing',
    without: 'two guests that hold addresses at which nobody answers',
    fix: 'a RealServerPool and a VirtualService',
    source: '-',
    isWarning: true,
    silences: ['LVS069'],
  },
  LVS071: {
    title: 'a private side that is slower than the public one, with NAT',
    without: "clients get no more than the slower link carries, and the public one's speed is paid for nothing",
    fix: '`linkMbit` of the private network at least that of the public one',
    source: "LVS-HOWTO, LVS-NAT: the answers pass the director too; libvirt's domain XML format, `<bandwidth>`",
    isWarning: true,
  },
  LVS065: {
    title: "a tracked path to an address on neither of the routers' networks",
    without: 'what fails far away takes the floating addresses off both routers, which are both in order',
    fix: "`trackPaths: ['192.168.26.253']`, on the public network",
    source: 'keepalived.conf(5), vrrp_script and track_script',
  },
  LVS066: {
    title: 'a tracked path to a router of the pair itself, or to a floating address of it',
    without: 'a standby that is off takes the addresses off the active router, and a floating address cannot be found',
    fix: "leave `trackPaths` out, or name a machine that is not the pair's",
    source: 'keepalived.conf(5), vrrp_script and track_script',
  },
  LVS067: {
    title: 'a tracked path to a real server',
    without: 'while that server is off, nobody holds the floating addresses, and the other servers serve nobody',
    fix: 'leave `trackPaths` out; health checks see to the servers',
    source: 'keepalived.conf(5), vrrp_script and track_script',
    isWarning: true,
  },
  LVS068: {
    title: 'a repaired primary that takes the addresses back at once',
    without: "it does not know the standby's connections yet: they are reset",
    fix: '`preempt: { delaySeconds: 60 }`',
    source: 'keepalived.conf(5), preempt_delay; ipvs-sysctl.rst, sync_refresh_period',
    isWarning: true,
  },
};
